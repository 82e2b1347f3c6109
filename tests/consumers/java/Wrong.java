package desktop;

/** Wrong uses, each on a line of its own: javac must reject these lines and no others. */
final class Wrong {
    private Wrong() {}

    static void wrong(InteractionIncontactSignalAddedEvent event, SessionLogoutSuccess success, ChannelDial dial) {
        event.getData().getScripts(); // error
        event.setData(dial); // error
        success.getData(); // error
        dial.setDestination(5); // error
        ChannelType type = ChannelType.FAX; // error
        success.setCommand("session.request.logout"); // error
    }
}
