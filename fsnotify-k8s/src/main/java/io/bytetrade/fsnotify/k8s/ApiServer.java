package io.bytetrade.fsnotify.k8s;

import java.net.URI;

/**
 * Where the API server is.
 *
 * @param url its address without a slash at the end
 */
record ApiServer(String url) {
    /** Leaves out what does not belong into a message: whatever stands before an {@code @}, a query. */
    static ApiServer at(String masterUrl) {
        URI url = URI.create(masterUrl);
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return new ApiServer(url.getScheme() + "://" + url.getHost() + port
                + url.getRawPath().replaceFirst("/+$", ""));
    }

    @Override
    public String toString() {
        return url;
    }
}
