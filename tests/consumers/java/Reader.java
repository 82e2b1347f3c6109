package desktop;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;

/** Reads every frame as its class and writes it back: {@code Reader PACKAGE FRAMES}. */
final class Reader {
    private Reader() {}

    public static void main(String[] arguments) throws Exception {
        // A newer peer may send unknown keys. A field that is not set is left out, because `null` is not valid there.
        ObjectMapper mapper = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setDefaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS));
        int count = 0;
        Set<String> classes = new HashSet<>();
        for (String line : Files.readAllLines(Path.of(arguments[1]))) {
            JsonNode both = mapper.readTree(line);
            String text = both.get("text").asText();
            String definition = both.get("definition").asText();
            JsonNode frame = mapper.readTree(text);
            @SuppressWarnings("unchecked")
            String kind = Consumer.kind(mapper.convertValue(frame, java.util.Map.class));
            Consumer.check(definition.endsWith(kind), kind + " instead of " + definition + ": " + text);
            Object read = mapper.readValue(text, Class.forName(arguments[0] + "." + definition));
            JsonNode written = mapper.valueToTree(read);
            if (!arguments[0].equals("desktop")) {
                // A required `null` is left out too: the classes do not distinguish it from an absent field.
                removeNulls(written);
                removeNulls(frame);
            }
            Consumer.check(same(written, frame), written + " instead of " + frame);
            classes.add(definition);
            count += 1;
        }
        String wrong = "{\"command\":\"channel.dial\",\"target\":\"s.c\",\"data\":{\"destination\":\"5550100\"}}";
        try {
            mapper.readValue(wrong, SessionLogoutRequest.class);
            throw new AssertionError("a frame was read as another command's");
        } catch (com.fasterxml.jackson.core.JsonProcessingException expected) {
            System.out.println(count + " frames of " + arguments[0] + " read as " + classes.size() + " classes and written back");
        }
    }

    private static void removeNulls(JsonNode node) {
        if (node.isObject()) {
            for (Iterator<JsonNode> values = node.elements(); values.hasNext();) {
                if (values.next().isNull()) {
                    values.remove();
                }
            }
        }
        node.forEach(Reader::removeNulls);
    }

    /** Whether two values are equal; {@code 1} and {@code 1.0} are the same number. */
    private static boolean same(JsonNode a, JsonNode b) {
        return a.equals((x, y) -> x.isNumber() && y.isNumber() && x.asDouble() == y.asDouble() ? 0 : x.equals(y) ? 0 : 1, b);
    }
}
