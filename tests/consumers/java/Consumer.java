package desktop;

import java.util.Map;

/** A program that uses the generated classes: it determines the class of a frame, then uses that class. */
final class Consumer {
    private Consumer() {}

    /** The end of the class name of a frame, determined by the keys that distinguish the kinds of frames. */
    static String kind(Map<String, Object> frame) {
        if (frame.containsKey("messageType")) {
            return "Event";
        }
        Object result = frame.get("result");
        return result == null ? "Request" : result.equals("success") ? "Success" : "Failure";
    }

    /** Describes the event that adds a signal. */
    static String describe(InteractionIncontactSignalAddedEvent event) {
        String tooltip = event.getData().getTooltip();
        return event.getData().getName() + " can be sent, " + (tooltip == null ? "no reason given" : tooltip);
    }

    /** The request that sends the signal of an event. */
    static InteractionIncontactSignalRequest signal(InteractionIncontactSignalAddedEvent event) {
        InteractionIncontactSignal data = new InteractionIncontactSignal();
        data.setP1(event.getData().getP1());
        InteractionIncontactSignalRequest request = new InteractionIncontactSignalRequest();
        request.setCommand(InteractionIncontactSignalRequestCommand.INTERACTION_REQUEST_INCONTACT_SIGNAL);
        request.setTarget(event.getTarget());
        request.setData(data);
        return request;
    }

    /** Builds an event and the request that answers it. This needs no JSON parser. */
    public static void main(String[] arguments) throws java.io.IOException {
        InteractionIncontactSignalAdded data = new InteractionIncontactSignalAdded();
        data.setName("hold");
        data.setP1("blue");
        InteractionIncontactSignalAddedEvent event = new InteractionIncontactSignalAddedEvent();
        event.setTarget("s.c.i");
        event.setData(data);
        InteractionIncontactSignalRequest request = signal(event);
        check(describe(event).equals("hold can be sent, no reason given"), describe(event));
        check(request.getData().getP1().equals("blue"), request.getData().getP1());
        check(request.getCommand().toValue().equals("interaction.request.incontact.signal"), "the constant");
        check(ChannelType.forValue("Chat") == ChannelType.CHAT, "an enum value");
        System.out.println("a signal can be sent");
    }

    static void check(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
