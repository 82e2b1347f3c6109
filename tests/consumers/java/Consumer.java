package desktop;

import java.util.Map;

/** What a program in Java does with the generated classes: it asks for the name, then takes that message's class. */
final class Consumer {
    private Consumer() {}

    /** The name of the class of a frame, told by the keys that tell frames apart. */
    static String kind(Map<String, Object> frame) {
        if (frame.containsKey("messageType")) {
            return "Event";
        }
        Object result = frame.get("result");
        return result == null ? "Request" : result.equals("success") ? "Success" : "Failure";
    }

    /** What a client has to say of an event that has made a signal known. */
    static String describe(InteractionIncontactSignalAddedEvent event) {
        String tooltip = event.getData().getTooltip();
        return event.getData().getName() + " can be sent, " + (tooltip == null ? "untold why" : tooltip);
    }

    /** The signal that an event made known, sent back. */
    static InteractionIncontactSignalRequest signal(InteractionIncontactSignalAddedEvent event) {
        InteractionIncontactSignal data = new InteractionIncontactSignal();
        data.setP1(event.getData().getP1());
        InteractionIncontactSignalRequest request = new InteractionIncontactSignalRequest();
        request.setCommand(InteractionIncontactSignalRequestCommand.INTERACTION_REQUEST_INCONTACT_SIGNAL);
        request.setTarget(event.getTarget());
        request.setData(data);
        return request;
    }

    /** Signals back by hand, and says so: nothing of this needs a reader of JSON. */
    public static void main(String[] arguments) throws java.io.IOException {
        InteractionIncontactSignalAdded data = new InteractionIncontactSignalAdded();
        data.setName("hold");
        data.setP1("blue");
        InteractionIncontactSignalAddedEvent event = new InteractionIncontactSignalAddedEvent();
        event.setTarget("s.c.i");
        event.setData(data);
        InteractionIncontactSignalRequest request = signal(event);
        check(describe(event).equals("hold can be sent, untold why"), describe(event));
        check(request.getData().getP1().equals("blue"), request.getData().getP1());
        check(request.getCommand().toValue().equals("interaction.request.incontact.signal"), "the pinned word");
        check(ChannelType.forValue("Chat") == ChannelType.CHAT, "a word");
        System.out.println("a signal is answered");
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
