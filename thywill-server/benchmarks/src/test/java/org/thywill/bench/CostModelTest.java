package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thywill.bench.CostPoint.Cost;

class CostModelTest {
    private static CostPoint point(Transport transport, int clients, int size, double rate, double cpuMicros) {
        return new CostPoint(List.of(transport), clients, 1, size, rate, rate * clients, cpuMicros, 1, 2);
    }

    /// 20 µs a publication, 5 or 30 a write, 2 for 1,000 bytes, 1 for a connection.
    private static List<CostPoint> points(double noise) {
        var points = new ArrayList<CostPoint>();
        for (int clients : new int[] {10, 100, 1_000, 10_000}) {
            for (int size : new int[] {100, 10_000}) {
                for (double rate : new double[] {1, 20}) {
                    for (var transport : List.of(Transport.WEBSOCKET, Transport.LONG_POLL)) {
                        double write = transport == Transport.WEBSOCKET ? 5 : 30;
                        double cpu = 20 * rate + rate * clients * (write + 2.0 * size / 1_000) + clients;
                        double sign = Integer.bitCount(points.size()) % 2 == 0 ? 1 : -1;
                        points.add(point(transport, clients, size, rate, cpu * (1 + sign * noise)));
                    }
                }
            }
        }
        return points;
    }

    @Test
    void pricesAreFoundAgain() {
        var model = CostModel.fit(points(0));

        assertThat(model.price(Cost.PUBLICATION)).isCloseTo(20, within(1e-6));
        assertThat(model.price(Cost.WRITE_WEBSOCKET)).isCloseTo(5, within(1e-6));
        assertThat(model.price(Cost.WRITE_LONG_POLL)).isCloseTo(30, within(1e-6));
        assertThat(model.price(Cost.KILOBYTE)).isCloseTo(2, within(1e-6));
        assertThat(model.price(Cost.CONNECTION)).isCloseTo(1, within(1e-6));
        assertThat(model.price(Cost.WRITE_SSE)).isZero();
    }

    @Test
    void residualsAreAsGreatAsTheNoise() {
        var points = points(0.1);

        var residuals = CostModel.fit(points).residuals(points);

        assertThat(residuals.getLast()).isBetween(0.05, 0.25);
    }

    @Test
    void noPriceIsNegative() {
        var points = List.of(
                point(Transport.SSE, 100, 100, 10, 100 * 10 * 5 - 100 * 3),
                point(Transport.SSE, 1_000, 100, 1, 1_000 * 5 - 1_000 * 3),
                point(Transport.SSE, 50, 2_000, 3, 50 * 3 * 5 - 50 * 3));

        var model = CostModel.fit(points);

        for (var cost : Cost.values()) {
            assertThat(model.price(cost)).isNotNegative();
        }
    }
}
