package building;

import java.util.List;

/** A program that uses the classes of unions: a class has the fields of all variants, and those that it does not have are null. */
final class Unions {
    private Unions() {}

    /** Describes a parcel by its tag, which is an enum. */
    static String describe(Parcel parcel) {
        switch (parcel.getKind()) {
            case BOX:
                return "a box with " + parcel.getSides().size() + " sides";
            case LETTER:
                return "a letter with " + content(parcel.getContent());
            default:
                throw new AssertionError(parcel.getKind());
        }
    }

    /** A union without tags has a field for each JSON type. */
    static String content(ParcelContent content) {
        if (content.integerValue != null) {
            return content.integerValue + " sheets";
        }
        return content.stringValue != null ? content.stringValue : content.stringArrayValue.size() + " texts";
    }

    public static void main(String[] arguments) throws java.io.IOException {
        Parcel box = new Parcel();
        box.setKind(ParcelKind.forValue("Box"));
        box.setSides(List.of(1L, 2L, 3L));
        check(describe(box).equals("a box with 3 sides"), describe(box));
        ParcelContent content = new ParcelContent();
        content.integerValue = 2L;
        Parcel letter = new Parcel();
        letter.setKind(ParcelKind.LETTER);
        letter.setContent(content);
        check(describe(letter).equals("a letter with 2 sheets"), describe(letter));
        // The tag of an open union is a string, and the values of an enum of integers are numbers.
        Transport transport = new Transport();
        transport.setBy("Balloon");
        BuildingLogEverything log = new BuildingLogEverything();
        log.setOrder(2L);
        log.setForm(Form.IN_SHORT);
        check(transport.getBy().equals("Balloon") && log.getOrder() == 2, "an open union, and an enum of integers");
        System.out.println("unions can be used");
    }

    private static void check(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
