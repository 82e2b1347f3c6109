// Wrong uses, each on a line of its own: the compiler must reject these lines and no others.

static class Wrong {
    static void Use(Desktop.InteractionIncontactSignalAddedEvent added, Desktop.SessionLogoutSuccess success, Desktop.ChannelDial dial) {
        added.Data.Scripts = null; // error
        added.Data = dial; // error
        success.Data = null; // error
        dial.Destination = 5; // error
        var type = Desktop.ChannelType.Fax; // error
        success.Command = "session.request.logout"; // error
    }
}
