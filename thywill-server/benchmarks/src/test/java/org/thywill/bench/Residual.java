package org.thywill.bench;

/// How far a model is off at one point.
///
/// @param relative to what was measured; below 0 if the model is too low
record Residual(Load load, double relative) {
    double size() {
        return Math.abs(relative);
    }
}
