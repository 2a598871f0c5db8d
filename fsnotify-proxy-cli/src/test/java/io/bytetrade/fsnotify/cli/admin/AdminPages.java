package io.bytetrade.fsnotify.cli.admin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What an admin port answers. */
public final class AdminPages {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private final URI base;

    public AdminPages(String url) {
        base = URI.create(url);
    }

    AdminPages(InetSocketAddress address) {
        this("http://" + address.getAddress().getHostAddress() + ':' + address.getPort());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return ask("GET", path);
    }

    HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .method(method, BodyPublishers.noBody())
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    public int status(String path) throws IOException, InterruptedException {
        return get(path).statusCode();
    }

    /** The metrics, which must be as the format has them. */
    public PrometheusText metrics() throws IOException, InterruptedException {
        return PrometheusText.parse(get("/metrics").body());
    }
}
