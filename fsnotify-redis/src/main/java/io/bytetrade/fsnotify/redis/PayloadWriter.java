package io.bytetrade.fsnotify.redis;

import io.bytetrade.fsnotify.proxy.spi.NodeEvent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes payloads (PROTOCOL §1, "What the daemon publishes"), in parts of about {@value #PART_BYTES} bytes. With a source's
 * name it numbers the events. One thread.
 */
final class PayloadWriter {
    static final int PART_BYTES = 256 << 10;
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final String src;
    private long seq;

    /** @param src the name under which to number the events, or null */
    PayloadWriter(String src) {
        this.src = src;
    }

    /** The events as payloads, in their order. Half a surrogate pair, which has no UTF-8, is written as its escape. */
    List<byte[]> events(List<NodeEvent> events) {
        List<byte[]> payloads = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = 0; next < events.size(); ) {
            try (JsonGenerator json = begin(bytes)) {
                do {
                    event(json, events.get(next++));
                } while (next < events.size() && bytes.size() < PART_BYTES);
                json.writeEndArray();
            }
            payloads.add(bytes.toByteArray());
            bytes.reset();
        }
        return payloads;
    }

    /** A payload that says that events are missing. */
    byte[] gap(String reason) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = begin(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("Gap", reason);
            if (src != null) {
                json.writeStringProperty("Src", src);
            }
            json.writeEndObject();
            json.writeEndArray();
        }
        return bytes.toByteArray();
    }

    private static JsonGenerator begin(ByteArrayOutputStream bytes) {
        JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8);
        json.writeStartArray();
        return json;
    }

    private void event(JsonGenerator json, NodeEvent event) {
        json.writeStartObject();
        json.writeStringProperty("Name", event.name());
        json.writeNumberProperty("Op", Integer.toUnsignedLong(event.op()));
        json.writeStringProperty("Key", event.key());
        if (event.node() != null) {
            json.writeStringProperty("Node", event.node());
        }
        if (src != null) {
            json.writeStringProperty("Src", src);
            json.writeNumberProperty("Seq", ++seq);
        }
        json.writeEndObject();
    }
}
