package io.bytetrade.fsnotify.cli.admin;

import io.bytetrade.fsnotify.pathmap.MappedPath;
import io.bytetrade.fsnotify.proxy.ConnectedClients;
import io.bytetrade.fsnotify.proxy.FsNotifyProxy;
import io.bytetrade.fsnotify.proxy.spi.ClientInfo;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Who is connected, as one JSON object. It is written as it goes: of many clients it is long. */
final class ClientsPage implements Supplier<Reply> {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final FsNotifyProxy proxy;

    ClientsPage(FsNotifyProxy proxy) {
        this.proxy = proxy;
    }

    @Override
    public Reply get() {
        ConnectedClients clients = proxy.clients();
        return new Reply(Reply.OK, "application/json", out -> write(clients, out));
    }

    private static void write(ConnectedClients clients, OutputStream out) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeBooleanProperty("complete", clients.complete());
            json.writeArrayPropertyStart("clients");
            clients.clients().forEach(client -> write(client, json));
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void write(ClientInfo client, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("peer", text(client.peer()));
        json.writeNumberProperty("connectedSeconds", client.connectedFor().toSeconds());
        json.writeArrayPropertyStart("watchers");
        client.watchers().forEach(watcher -> write(watcher, json));
        json.writeEndArray();
        json.writeNumberProperty("framesReceived", client.framesReceived());
        json.writeNumberProperty("recordsDelivered", client.recordsDelivered());
        json.writeNumberProperty("recordsDroppedSlow", client.recordsDroppedSlow());
        json.writeNumberProperty("recordsDroppedSuspended", client.recordsDroppedSuspended());
        json.writeNumberProperty("recordsNotRepresentable", client.recordsNotRepresentable());
        json.writeNumberProperty("noticesSent", client.noticesSent());
        json.writeNumberProperty("bytesWritten", client.bytesWritten());
        json.writeNumberProperty("outboxBytes", client.outboxBytes());
        json.writeEndObject();
    }

    private static void write(ClientInfo.Watcher watcher, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", watcher.id().toString());
        json.writeBooleanProperty("suspended", watcher.suspended());
        json.writeNumberProperty("pathCount", watcher.pathCount());
        json.writeArrayPropertyStart("paths");
        for (MappedPath path : watcher.paths()) {
            json.writeStartObject();
            json.writeStringProperty("pod", path.podPath());
            json.writeStringProperty("node", path.nodePath());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** A client of a Unix-domain socket has no name. */
    private static String text(SocketAddress peer) {
        return peer instanceof InetSocketAddress tcp
                ? tcp.getAddress().getHostAddress() + ':' + tcp.getPort()
                : "unix:" + peer;
    }
}
