using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LocalMode;

internal sealed partial class PayloadTexts
{
    private void AddProperties(IEnumerable<KeyValuePair<string, object?>>? properties)
    {
        if (properties is not null)
            AddEntries(properties);
    }

    private void AddValue(object? value)
    {
        if (value is IEnumerable<KeyValuePair<string, object?>> entries)
            AddEntries(entries);
        else
            AddPart(value, IsComposite(value) ? new() : null, isWhole: true);
    }

    private void AddEntries(IEnumerable<KeyValuePair<string, object?>> entries)
    {
        StringBuilder? whole = null;
        foreach ((string name, object? value) in entries)
        {
            (whole ??= new()).Append(whole.Length == 0 ? "{" : ", ");
            Add(name);
            PlainJson.Quote(whole, name);
            whole.Append(": ");
            AddPart(value, whole, isWhole: false);
        }

        // What a key says of its value is found only in the whole.
        if (whole is not null)
            AddView(whole.Append('}').ToString());
    }

    private void AddPart(object? value, StringBuilder? whole, bool isWhole)
    {
        object? part = value is JsonElement ? value : OutgoingValues.Copy(value);
        switch (part)
        {
            case null or bool:
                break;
            case string text:
                Add(text);
                PlainJson.Quote(whole, text);
                break;
            case JsonElement element:
                AddLeaves(element);
                if (whole is not null)
                    PlainJson.Write(element, whole);
                break;
            default:
                if (!OutgoingValues.IsPlain(part))
                {
                    Refuse(part.GetType().Name);
                    break;
                }
                string plain = Convert.ToString(part, CultureInfo.InvariantCulture) ?? "";
                Add(plain);
                whole?.Append(plain);
                break;
        }
        if (isWhole && whole is { Length: > 0 })
            AddView(whole.ToString());
    }

    private static bool IsComposite(object? value) => value is JsonElement element
        ? element.ValueKind is JsonValueKind.Object or JsonValueKind.Array
        : !OutgoingValues.IsPlain(value);

    private void AddLeaves(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Add(property.Name);
                    AddLeaves(property.Value);
                }
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                    AddLeaves(item);
                break;
            case JsonValueKind.String:
                if (PlainJson.TryGetString(element) is { } text)
                    Add(text);
                else
                    Refuse("JSON that is no Unicode text");
                break;
            case JsonValueKind.Number:
                Add(element.GetRawText());
                break;
        }
    }
}
