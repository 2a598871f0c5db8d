package io.bytetrade.fsnotify.redis;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads payloads (PROTOCOL §1, "What the daemon publishes"): a JSON array, whose elements {@link ElementReader} reads.
 *
 * <p>All or nothing: of a payload with a syntax error no element is handed on. Malformed UTF-8 is one, where Go's decoder would
 * put U+FFFD in its place: a path is never guessed. So is what no payload needs: nesting more than {@value #MAX_DEPTH} deep, a
 * member's name of more than {@value #MAX_NAME} characters, or one with an escape for half of a surrogate pair.
 *
 * <p>A payload is read once, and its elements are handed on in parts of {@value #PART}; one with more elements is looked
 * through to its end before the first part leaves. So memory is bounded by the payload and one part. One thread.
 */
final class PayloadParser {
    /** Elements that are handed on together. */
    static final int PART = 8192;

    private static final int MAX_DEPTH = 500;
    private static final int MAX_NAME = 50_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            // Else what looks like UTF-16 or UTF-32 would be read as such.
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(MAX_NAME)
                    // A long number is one bad element. It is never converted, so that it costs its bytes only.
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final ElementReader elements = new ElementReader();
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer scrap = CharBuffer.allocate(4096);

    /**
     * Reads a payload.
     *
     * @param target takes the elements in their order, in one call or several; not called for an empty array
     * @throws MalformedPayloadException if it is not a JSON array; nothing was handed on
     */
    void parse(byte[] payload, Consumer<List<PayloadElement>> target) throws MalformedPayloadException {
        requireUtf8(payload);
        List<PayloadElement> part = new ArrayList<>();
        try (JsonParser json = begin(payload)) {
            boolean lookedThrough = false;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (part.size() >= PART) {
                    if (!lookedThrough) {
                        lookThrough(payload);
                        lookedThrough = true;
                    }
                    target.accept(part);
                    part = new ArrayList<>();
                }
                elements.read(json, part);
            }
            end(json);
        } catch (JacksonException e) {
            throw malformed(e);
        }
        if (!part.isEmpty()) {
            target.accept(part);
        }
    }

    private static void lookThrough(byte[] payload) throws MalformedPayloadException {
        try (JsonParser json = begin(payload)) {
            json.skipChildren();
            end(json);
        }
    }

    private static JsonParser begin(byte[] payload) throws MalformedPayloadException {
        JsonParser json = JSON.createParser(ObjectReadContext.empty(), payload);
        if (json.nextToken() != JsonToken.START_ARRAY) {
            throw new MalformedPayloadException("it is not a JSON array");
        }
        return json;
    }

    private static void end(JsonParser json) throws MalformedPayloadException {
        if (json.nextToken() != null) {
            throw new MalformedPayloadException("something follows the array");
        }
    }

    private void requireUtf8(byte[] payload) throws MalformedPayloadException {
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        CoderResult result;
        utf8.reset();
        do {
            result = utf8.decode(bytes, scrap.clear(), true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw new MalformedPayloadException("malformed UTF-8 at byte " + bytes.position());
        }
    }

    private static MalformedPayloadException malformed(JacksonException e) {
        long offset = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
        return new MalformedPayloadException(e.getOriginalMessage() + (offset < 0 ? "" : ", at byte " + offset));
    }
}
