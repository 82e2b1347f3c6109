// A program that uses the generated types: `main PACKAGE FRAMES…` reads every frame as its type and writes it back.
package main

import (
	"bufio"
	"consumer/building"
	"consumer/desktop"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
)

// The functions that make a value of the type of a frame, by package and type.
var factories = map[string]map[string]func() any{}

func main() {
	check(describe([]byte(`{"messageType":"objectEvent","target":"s.c.i","name":"interaction.incontact.signaladded","data":{"name":"hold","p1":"blue"}}`)) ==
		"hold can be sent, no reason given", "an event")
	check(signal() == `{"command":"interaction.request.incontact.signal","data":{"p1":"blue"},"target":"s.c.i"}`, signal())
	unions()
	for at := 1; at+1 < len(os.Args); at += 2 {
		count := read(os.Args[at], os.Args[at+1])
		fmt.Printf("%d frames of %s read and written back; ", count, os.Args[at])
	}
	fmt.Println("unions can be used")
}

// Describes the event that adds a signal.
func describe(text []byte) string {
	event, err := desktop.UnmarshalInteractionIncontactSignalAddedEvent(text)
	check(err == nil, "the event")
	if event.Data.Tooltip != nil {
		return event.Data.Name + " can be sent, " + *event.Data.Tooltip
	}
	return event.Data.Name + " can be sent, no reason given"
}

// The request that sends a signal.
func signal() string {
	p1 := "blue"
	request := desktop.InteractionIncontactSignalRequest{
		Command: desktop.InteractionRequestIncontactSignal,
		Target:  "s.c.i",
		Data:    desktop.InteractionIncontactSignal{P1: &p1},
	}
	text, err := request.Marshal()
	check(err == nil, "the request")
	return string(text)
}

// A union has the fields of all variants, and those that a value does not have are nil.
func unions() {
	var setting building.Setting
	check(json.Unmarshal([]byte(`{"name":"Hours","value":{"from":1,"to":2}}`), &setting) == nil, "a setting")
	check(setting.Name == "Hours" && setting.Value.ValueClass.To == 2, "hours")
	check(json.Unmarshal([]byte(`{"name":"Volume","value":12.5}`), &setting) == nil, "another setting")
	check(setting.Name == "Volume" && *setting.Value.Double == 12.5, "a volume")
	var trigger building.Trigger
	check(json.Unmarshal([]byte(`{"type":"door-open","room":"r1"}`), &trigger) == nil, "a trigger")
	check(trigger.Type == "door-open" && *trigger.Room == "r1" && trigger.Density == nil, "a door")
}

// Reads the frames of a package.
func read(name, path string) int {
	file, err := os.Open(path)
	check(err == nil, path)
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	count := 0
	for lines.Scan() {
		var frame struct{ Text, Definition string }
		check(json.Unmarshal(lines.Bytes(), &frame) == nil, "a frame and its definition")
		value := factories[name][frame.Definition]()
		err := json.Unmarshal([]byte(frame.Text), value)
		check(err == nil, fmt.Sprint(err, ": ", frame.Text))
		text, err := json.Marshal(value)
		check(err == nil, fmt.Sprint(err))
		var written, given any
		check(json.Unmarshal(text, &written) == nil && json.Unmarshal([]byte(frame.Text), &given) == nil, "JSON")
		check(reflect.DeepEqual(normal(written), normal(given)), string(text)+" instead of "+frame.Text)
		count++
	}
	check(lines.Err() == nil, path)
	return count
}

// A value without the members that the types do not keep apart: absent, null, and an empty array or object.
func normal(value any) any {
	switch value := value.(type) {
	case []any:
		for index := range value {
			value[index] = normal(value[index])
		}
		return value
	case map[string]any:
		for name, member := range value {
			switch member := normal(member).(type) {
			case nil:
				delete(value, name)
			case []any:
				if len(member) == 0 {
					delete(value, name)
				}
			case map[string]any:
				if len(member) == 0 {
					delete(value, name)
				}
			}
		}
		return value
	default:
		return value
	}
}

func check(condition bool, message string) {
	if !condition {
		panic(message)
	}
}
