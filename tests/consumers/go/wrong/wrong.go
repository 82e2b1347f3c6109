// Wrong uses, each on a line of its own: the compiler must reject these lines and no others.
package main

import "consumer/desktop"

func main() {
	var event desktop.InteractionIncontactSignalAddedEvent
	_ = event.Data.Scripts                          // error
	event.Data = desktop.ChannelDial{}              // error
	event.Target = 5                                // error
	var success desktop.SessionLogoutSuccess
	_ = success.Data                                // error
	var kind desktop.ChannelType = desktop.Fax      // error
	_ = kind
	success.Command = desktop.ChannelDialRequest{}  // error
}
