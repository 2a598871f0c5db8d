package io.bytetrade.fsnotify.cli.admin;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Supplier;

/** All metrics in the text format of Prometheus. Each is read when somebody asks. */
final class MetricsPage implements Supplier<Reply> {
    /** Made when somebody asks: its classes would cost the start a tenth of a second. */
    private static final class Metrics {
        private final PrometheusTextFormatWriter format = PrometheusTextFormatWriter.create();
        private final PrometheusRegistry registry = new PrometheusRegistry();

        Metrics(Observed observed) {
            registry.register(new ProxyMetrics(observed.proxy()));
            observed.redis().map(RedisMetrics::new).ifPresent(registry::register);
            observed.cluster().map(ApiMetrics::new).ifPresent(registry::register);
            JvmMetrics.builder().register(registry);
        }

        Reply scrape() {
            MetricSnapshots all = registry.scrape();
            return new Reply(Reply.OK, PrometheusTextFormatWriter.CONTENT_TYPE, out -> format.write(out, all));
        }
    }

    private final Observed observed;
    private Metrics metrics;

    MetricsPage(Observed observed) {
        this.observed = observed;
    }

    @Override
    public Reply get() {
        return metrics().scrape();
    }

    private synchronized Metrics metrics() {
        if (metrics == null) {
            metrics = new Metrics(observed);
        }
        return metrics;
    }
}
