// A program that uses the generated classes: `Consumer NAMESPACE FRAMES…` reads every frame as its class and writes it back.

using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

static class Consumer {
    static void Main(string[] arguments) {
        string text = "{\"messageType\":\"objectEvent\",\"target\":\"s.c.i\",\"name\":\"interaction.incontact.signaladded\","
            + "\"data\":{\"name\":\"hold\",\"p1\":\"blue\"}}";
        Check(Describe(text) == "hold can be sent, no reason given", Describe(text));
        Check(Signal() == "{\"command\":\"interaction.request.incontact.signal\",\"data\":{\"p1\":\"blue\"},\"target\":\"s.c.i\"}", Signal());
        Unions();
        for (int at = 0; at + 1 < arguments.Length; at += 2) {
            Console.Write("{0} frames of {1} read and written back; ", Read(arguments[at], arguments[at + 1]), arguments[at]);
        }
        Console.WriteLine("unions can be used");
    }

    // Describes the event that adds a signal.
    static string Describe(string text) {
        var data = Desktop.InteractionIncontactSignalAddedEvent.FromJson(text).Data;
        return data.Name + " can be sent, " + (data.Tooltip ?? "no reason given");
    }

    // The request that sends a signal.
    static string Signal() {
        var request = new Desktop.InteractionIncontactSignalRequest {
            Command = Desktop.InteractionIncontactSignalRequestCommand.InteractionRequestIncontactSignal,
            Target = "s.c.i",
            Data = new Desktop.InteractionIncontactSignal { P1 = "blue" },
        };
        return Desktop.Serialize.ToJson(request);
    }

    // A union has the members of all variants, and those that a value does not have are null.
    static void Unions() {
        var hours = Read<Building.Setting>("{\"name\":\"Hours\",\"value\":{\"from\":1,\"to\":2}}");
        Check(hours.Name == Building.SettingName.Hours && hours.Value.Value.ValueClass.To == 2, "hours");
        var volume = Read<Building.Setting>("{\"name\":\"Volume\",\"value\":12.5}");
        Check(volume.Name == Building.SettingName.Volume && volume.Value.Value.Double == 12.5, "a volume");
        var door = Read<Building.Trigger>("{\"type\":\"door-open\",\"room\":\"r1\"}");
        Check(door.Type == "door-open" && door.Room == "r1" && door.Density == null, "a door");
    }

    static T Read<T>(string text) {
        return JsonConvert.DeserializeObject<T>(text, Settings("Building"));
    }

    // Reads the frames of a namespace.
    static int Read(string name, string path) {
        // A text that looks like a date stays a text.
        var plain = new JsonSerializerSettings { DateParseHandling = DateParseHandling.None };
        int count = 0;
        foreach (var line in File.ReadLines(path)) {
            var frame = JsonConvert.DeserializeObject<JObject>(line, plain);
            var text = (string) frame["text"];
            var type = Type.GetType(name + "." + (string) frame["definition"]);
            var written = JsonConvert.SerializeObject(JsonConvert.DeserializeObject(text, type, Settings(name)), Settings(name));
            var same = JToken.DeepEquals(
                WithoutNulls(JsonConvert.DeserializeObject<JToken>(written, plain)),
                WithoutNulls(JsonConvert.DeserializeObject<JToken>(text, plain)));
            Check(same, written + " instead of " + text);
            count += 1;
        }
        return count;
    }

    static JsonSerializerSettings Settings(string name) {
        var flags = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        return (JsonSerializerSettings) Type.GetType(name + ".Converter").GetField("Settings", flags).GetValue(null);
    }

    // The classes do not distinguish an absent member from null.
    static JToken WithoutNulls(JToken token) {
        foreach (var property in token.Children<JProperty>().Where(one => one.Value.Type == JTokenType.Null).ToList()) {
            property.Remove();
        }
        foreach (var child in token.Children().ToList()) {
            WithoutNulls(child);
        }
        return token;
    }

    static void Check(bool condition, string message) {
        if (!condition) {
            throw new Exception(message);
        }
    }
}
