package io.bytetrade.fsnotify.cli.admin;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;

/** Collects metric families whose values are read elsewhere. */
final class Families {
    private final MetricSnapshots.Builder all = MetricSnapshots.builder();

    /** A count; its name gets {@code _total} appended. */
    Families counter(String name, String help, double value) {
        return counters(name, help, Map.of(Labels.EMPTY, value));
    }

    Families counters(String name, String help, Map<Labels, Double> values) {
        CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> family.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
        return add(family.build());
    }

    Families gauge(String name, String help, double value) {
        return gauges(name, help, Map.of(Labels.EMPTY, value));
    }

    Families gauges(String name, String help, Map<Labels, Double> values) {
        GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> family.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
        return add(family.build());
    }

    Families add(MetricSnapshot family) {
        all.metricSnapshot(family);
        return this;
    }

    MetricSnapshots build() {
        return all.build();
    }
}
