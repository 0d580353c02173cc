package org.thywill.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.thywill.bench.CostPoint.Cost;

/// Prices that, together, come as close as can be to what was measured: the cost of a second is the sum of what
/// happened in it, each at its price. The squares of relative errors are least; no price is negative.
final class CostModel {
    private static final double LEAST_MICROS = 5_000;

    private final Map<Cost, Double> prices;

    private CostModel(Map<Cost, Double> prices) {
        this.prices = prices;
    }

    static CostModel fit(List<CostPoint> points) {
        var candidates = new ArrayList<>(Arrays.asList(Cost.values()));
        candidates.removeIf(
                cost -> points.stream().allMatch(point -> point.causes().get(cost) == 0));
        while (true) {
            double[] solved = solve(points, candidates);
            int lowest = lowest(solved);
            if (solved[lowest] >= 0) {
                var prices = new EnumMap<Cost, Double>(Cost.class);
                for (int i = 0; i < solved.length; i++) {
                    prices.put(candidates.get(i), solved[i]);
                }
                return new CostModel(prices);
            }
            candidates.remove(lowest);
        }
    }

    /// What an error is relative to; CPU time is known to 10 ms only.
    private static double weight(CostPoint point) {
        return Math.max(LEAST_MICROS, point.cpuMicros());
    }

    private static int lowest(double[] values) {
        int lowest = 0;
        for (int i = 1; i < values.length; i++) {
            lowest = values[i] < values[lowest] ? i : lowest;
        }
        return lowest;
    }

    /// The normal equations, each point weighed so that it counts with its relative error.
    private static double[] solve(List<CostPoint> points, List<Cost> costs) {
        int size = costs.size();
        var matrix = new double[size][size + 1];
        for (var point : points) {
            var causes = point.causes();
            for (int row = 0; row < size; row++) {
                double weighed = causes.get(costs.get(row)) / weight(point);
                for (int column = 0; column < size; column++) {
                    matrix[row][column] += weighed * causes.get(costs.get(column)) / weight(point);
                }
                matrix[row][size] += weighed * point.cpuMicros() / weight(point);
            }
        }
        return eliminated(matrix);
    }

    /// Gauss, with the greatest pivot of each column.
    private static double[] eliminated(double[][] matrix) {
        int size = matrix.length;
        for (int pivot = 0; pivot < size; pivot++) {
            int best = pivot;
            for (int row = pivot + 1; row < size; row++) {
                best = Math.abs(matrix[row][pivot]) > Math.abs(matrix[best][pivot]) ? row : best;
            }
            var swapped = matrix[pivot];
            matrix[pivot] = matrix[best];
            matrix[best] = swapped;
            for (int row = 0; row < size; row++) {
                double factor = row == pivot ? 0 : matrix[row][pivot] / matrix[pivot][pivot];
                for (int column = pivot; column <= size && factor != 0; column++) {
                    matrix[row][column] -= factor * matrix[pivot][column];
                }
            }
        }
        var solution = new double[size];
        for (int i = 0; i < size; i++) {
            solution[i] = matrix[i][size] / matrix[i][i];
        }
        return solution;
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

    /// By how much of what was measured the model is off, without the sign, the smallest first.
    List<Double> residuals(List<CostPoint> points) {
        var residuals = new ArrayList<Double>();
        points.forEach(point -> residuals.add(Math.abs(cpuMicros(point) - point.cpuMicros()) / weight(point)));
        Collections.sort(residuals);
        return residuals;
    }
}
