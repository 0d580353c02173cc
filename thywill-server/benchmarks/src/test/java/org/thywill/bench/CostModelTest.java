package org.thywill.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostModelTest {
    private static CostPoint point(Load load, double cpuMicros) {
        double deliveries = (double) load.rate() * load.subscribersOfEach();
        var millis = Spread.of(1, 2);
        return new CostPoint(load, load.rate(), load.rate(), deliveries, Spread.of(cpuMicros), millis, millis, 0);
    }

    private static CostPoint point(Transport transport, int clients, int size, int rate, double cpuMicros) {
        return point(new Load(List.of(transport), clients, 1, size, rate), cpuMicros);
    }

    /// 1,000 µs for the server, 20 a publication, 5 or 30 a write, 2 for 1,000 bytes, 1 or 3 for a connection.
    private static List<CostPoint> points(double noise) {
        var points = new ArrayList<CostPoint>();
        for (int clients : new int[] {10, 100, 1_000, 10_000}) {
            for (int size : new int[] {100, 10_000}) {
                for (int rate : new int[] {0, 1, 20}) {
                    for (var transport : List.of(Transport.WEBSOCKET, Transport.LONG_POLL)) {
                        boolean webSocket = transport == Transport.WEBSOCKET;
                        double write = (webSocket ? 5 : 30) + 2.0 * size / 1_000;
                        double idle = 1_000 + clients * (webSocket ? 1 : 3);
                        double cpu = idle + 20 * rate + rate * clients * write;
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

        assertThat(model.price(Cost.SERVER)).isCloseTo(1_000, within(1e-3));
        assertThat(model.price(Cost.PUBLICATION)).isCloseTo(20, within(1e-3));
        assertThat(model.price(Cost.WRITE_WEBSOCKET)).isCloseTo(5, within(1e-5));
        assertThat(model.price(Cost.WRITE_LONG_POLL)).isCloseTo(30, within(1e-5));
        assertThat(model.price(Cost.KILOBYTE)).isCloseTo(2, within(1e-5));
        assertThat(model.price(Cost.CONNECTION_WEBSOCKET)).isCloseTo(1, within(1e-5));
        assertThat(model.price(Cost.CONNECTION_LONG_POLL)).isCloseTo(3, within(1e-5));
        assertThat(model.price(Cost.WRITE_SSE)).isZero();
    }

    @Test
    void deflatingHasAPriceOfItsOwn() {
        var points = new ArrayList<CostPoint>();
        for (int clients : new int[] {10, 1_000}) {
            for (int rate : new int[] {10, 500}) {
                double plain = 2_000 + 40.0 * rate + 5.0 * rate * clients;
                points.add(point(Transport.WEBSOCKET, clients, 128, rate, plain));
                double more = 15.0 * rate + 1.0 * rate * clients;
                points.add(point(Transport.WEBSOCKET_DEFLATE, clients, 128, rate, plain + more));
            }
        }

        var model = CostModel.fit(points);

        assertThat(model.price(Cost.DEFLATION)).isCloseTo(15, within(0.1));
        assertThat(model.price(Cost.WRITE_WEBSOCKET_DEFLATE) - model.price(Cost.WRITE_WEBSOCKET))
                .isCloseTo(1, within(0.01));
    }

    @Test
    void residualsAreAsGreatAsTheNoise() {
        var points = points(0.1);

        var residuals = CostModel.fit(points).residuals(points);

        assertThat(residuals.atShare(1)).isBetween(0.05, 0.25);
        assertThat(residuals.atShare(0.5)).isLessThanOrEqualTo(residuals.atShare(0.9));
    }

    @Test
    void aPointThatIsOffIsTheWorstWhenItIsLeftOut() {
        var points = new ArrayList<>(points(0));
        var odd = point(Transport.WEBSOCKET, 500, 1_000, 7, 1_000 + 500 + 20 * 7 + 2 * 7 * 500 * 7.0);
        points.add(odd);

        var residuals = CostModel.crossValidation(points);

        assertThat(residuals.sorted().getLast().load()).isEqualTo(odd.load());
        assertThat(residuals.sorted().getLast().relative()).isCloseTo(-0.47, within(0.03));
        assertThat(residuals.sorted()).hasSize(4 * 2 * 2 * 2 + 1);
        assertThat(residuals.text()).contains("500 clients", "too low");
    }

    @Test
    void whatTwoPricesCouldExplainIsSharedWithoutAnError() {
        var points = List.of(
                point(Transport.SSE, 100, 100, 10, 100 * 10 * 5.0), point(Transport.SSE, 100, 100, 20, 100 * 20 * 5.0));

        var model = CostModel.fit(points);

        assertThat(model.residuals(points).atShare(1)).isLessThan(1e-6);
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
