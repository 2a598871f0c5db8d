package io.bytetrade.fsnotify.cli.admin;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Supplier;

/** All metrics in the text format of Prometheus. Each is read when somebody asks; nothing is counted for its sake. */
final class MetricsPage implements Supplier<Reply> {
    private static final PrometheusTextFormatWriter FORMAT = PrometheusTextFormatWriter.create();

    private final PrometheusRegistry registry = new PrometheusRegistry();

    MetricsPage(Observed observed) {
        registry.register(new ProxyMetrics(observed.proxy()));
        observed.redis().map(RedisMetrics::new).ifPresent(registry::register);
        observed.cluster().map(ApiMetrics::new).ifPresent(registry::register);
        JvmMetrics.builder().register(registry);
    }

    @Override
    public Reply get() {
        MetricSnapshots all = registry.scrape();
        return new Reply(Reply.OK, PrometheusTextFormatWriter.CONTENT_TYPE, out -> FORMAT.write(out, all));
    }
}
