package org.thywill.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Prices that, together, come as close as can be to what was measured: the cost of a second is the sum of what
/// happened in it, each at its price. The squares of relative errors are least; no price is negative.
final class CostModel {
    private static final double LEAST_MICROS = 5_000;
    private static final int MOST_SWEEPS = 100_000;
    private static final double CONVERGED = 1e-12;

    private final Map<Cost, Double> prices;

    private CostModel(Map<Cost, Double> prices) {
        this.prices = prices;
    }

    static CostModel fit(List<CostPoint> points) {
        var costs = Arrays.stream(Cost.values())
                .filter(cost -> points.stream().anyMatch(point -> point.causes().get(cost) > 0))
                .toList();
        var solved = new Equations(points, costs).solve();
        var prices = new EnumMap<Cost, Double>(Cost.class);
        for (int i = 0; i < solved.length; i++) {
            prices.put(costs.get(i), solved[i]);
        }
        return new CostModel(prices);
    }

    /// What an error is relative to; CPU time is known to 10 ms only.
    private static double weight(CostPoint point) {
        return Math.max(LEAST_MICROS, point.cpuMicros().middle());
    }

    /// The normal equations, each point weighed so that it counts with its relative error. Their solution without
    /// negative prices is found by coordinate descent: each price in turn is set to what is best beside the
    /// others.
    private static final class Equations {
        private final double[][] products;
        private final double[] targets;

        Equations(List<CostPoint> points, List<Cost> costs) {
            int size = costs.size();
            products = new double[size][size];
            targets = new double[size];
            for (var point : points) {
                var causes = point.causes();
                double weight = weight(point);
                for (int row = 0; row < size; row++) {
                    double weighed = causes.get(costs.get(row)) / weight;
                    for (int column = 0; column < size; column++) {
                        products[row][column] += weighed * causes.get(costs.get(column)) / weight;
                    }
                    targets[row] += weighed * point.cpuMicros().middle() / weight;
                }
            }
        }

        double[] solve() {
            var prices = new double[targets.length];
            for (int i = 0; i < MOST_SWEEPS && sweep(prices) > CONVERGED; i++) {
                // until nothing changes any more
            }
            return prices;
        }

        /// @return the greatest change of what a price does to the sum of squares
        private double sweep(double[] prices) {
            double greatest = 0;
            for (int i = 0; i < prices.length; i++) {
                double rest = targets[i];
                for (int other = 0; other < prices.length; other++) {
                    rest -= other == i ? 0 : products[i][other] * prices[other];
                }
                double price = Math.max(0, rest / products[i][i]);
                greatest = Math.max(greatest, Math.abs(price - prices[i]) * Math.sqrt(products[i][i]));
                prices[i] = price;
            }
            return greatest;
        }
    }

    /// In microseconds; 0 for what has shown no cost.
    double price(Cost cost) {
        return prices.getOrDefault(cost, 0.0);
    }

    /// What a second would cost, in microseconds of CPU.
    double cpuMicros(CostPoint point) {
        double sum = 0;
        for (var cause : point.causes().entrySet()) {
            sum += cause.getValue() * price(cause.getKey());
        }
        return sum;
    }

    /// By how much of what was measured the model is off.
    Residuals residuals(List<CostPoint> points) {
        var residuals = new ArrayList<Residual>();
        points.forEach(point -> residuals.add(residual(point)));
        return new Residuals(residuals);
    }

    private Residual residual(CostPoint point) {
        return new Residual(point.load(), (cpuMicros(point) - point.cpuMicros().middle()) / weight(point));
    }

    /// By how much it is off at points under load that it was not fitted to: each is left out in turn.
    static Residuals crossValidation(List<CostPoint> points) {
        var residuals = new ArrayList<Residual>();
        for (var point : points) {
            if (!point.isIdle()) {
                var others =
                        points.stream().filter(other -> !other.equals(point)).toList();
                residuals.add(fit(others).residual(point));
            }
        }
        return new Residuals(residuals);
    }
}
