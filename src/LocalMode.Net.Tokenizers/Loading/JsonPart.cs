using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace LocalMode.Tokenizers;

/// <summary>A value of the file with its path, so that every error can name the place. All reads are checked.</summary>
/// <param name="value">The value.</param>
/// <param name="path">Its JSON path, such as <c>$.model.vocab</c>.</param>
/// <param name="source">The file's name.</param>
internal readonly struct JsonPart(JsonElement value, string path, string source)
{
    /// <summary>Gets the JSON path.</summary>
    public string Path => path;

    /// <summary>Gets the file's name.</summary>
    public string Source => source;

    /// <summary>Gets a value indicating whether the value is an array.</summary>
    public bool IsArray => value.ValueKind == JsonValueKind.Array;

    /// <summary>Gets a value indicating whether the value is a string.</summary>
    public bool IsString => value.ValueKind == JsonValueKind.String;

    /// <summary>Gets a value indicating whether the value is an object.</summary>
    public bool IsObject => value.ValueKind == JsonValueKind.Object;

    /// <summary>Gets a value indicating whether the value is true or false.</summary>
    public bool IsBoolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    /// <summary>Gets a value indicating whether the value is the number 0.</summary>
    public bool IsZero => value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0;

    /// <summary>Creates an error about this value.</summary>
    /// <param name="reason">What was found and what was expected, in sentences.</param>
    /// <returns>The error, to be thrown.</returns>
    public ModelInvalidException Invalid(string reason) => new(source, path, reason);

    /// <summary>Gets a member, or <see langword="null"/> if it is missing or null.</summary>
    /// <param name="name">The member's name.</param>
    public JsonPart? Find(string name)
    {
        RequireKind(JsonValueKind.Object, "an object");
        return value.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null
            ? new JsonPart(member, $"{path}.{name}", source)
            : null;
    }

    /// <summary>Gets a member that must be there.</summary>
    /// <param name="name">The member's name.</param>
    public JsonPart Require(string name) =>
        Find(name) ?? throw new ModelInvalidException(source, $"{path}.{name}", "It is missing. Restore the file, or save the tokenizer again.");

    /// <summary>Gets the value as a string.</summary>
    public string AsString()
    {
        RequireKind(JsonValueKind.String, "a string");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new ModelInvalidException(source, path, "It is a string with half of a surrogate pair; expected valid Unicode.", exception);
        }
    }

    /// <summary>Gets the value as a number of 0 or more.</summary>
    public int AsIndex()
    {
        RequireKind(JsonValueKind.Number, "a number");
        return value.TryGetInt32(out int number) && number >= 0
            ? number
            : throw Invalid($"Found {value.GetRawText()}; expected a whole number from 0 to {int.MaxValue}.");
    }

    /// <summary>Gets the value as a number, to the last bit as Hugging Face reads it.</summary>
    public double AsNumber()
    {
        RequireKind(JsonValueKind.Number, "a number");
        return SerdeNumber.TryParse(JsonMarshal.GetRawUtf8Value(value), out double number)
            ? number
            : throw Invalid($"Found {value.GetRawText()}; expected a number in the range of a double.");
    }

    /// <summary>Gets the value as one character.</summary>
    public Rune AsCharacter()
    {
        string text = AsString();
        return text.Length > 0 && Rune.TryGetRuneAt(text, 0, out Rune character) && character.Utf16SequenceLength == text.Length
            ? character
            : throw Invalid($"Found '{text}'; expected one character.");
    }

    /// <summary>Gets the value as true or false.</summary>
    public bool AsBoolean() => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Invalid($"Found {Describe()}; expected true or false."),
    };

    /// <summary>Gets the elements of an array.</summary>
    public List<JsonPart> AsArray()
    {
        RequireKind(JsonValueKind.Array, "an array");
        var items = new List<JsonPart>(value.GetArrayLength());
        foreach (JsonElement item in value.EnumerateArray())
        {
            items.Add(new JsonPart(item, $"{path}[{items.Count}]", source));
        }

        return items;
    }

    /// <summary>Gets the elements of an array of data, under the array's own path: there may be hundreds of thousands.</summary>
    public IEnumerable<JsonPart> AsItems()
    {
        RequireKind(JsonValueKind.Array, "an array");
        foreach (JsonElement item in value.EnumerateArray())
        {
            yield return new JsonPart(item, path, source);
        }
    }

    /// <summary>Reads a pair of strings.</summary>
    /// <param name="first">The first.</param>
    /// <param name="second">The second.</param>
    /// <returns>Whether it is such a pair.</returns>
    public bool TryReadTexts(out string first, out string second)
    {
        (first, second) = ("", "");
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 2 || value[0].ValueKind != JsonValueKind.String
            || value[1].ValueKind != JsonValueKind.String)
        {
            return false;
        }

        (first, second) = (new JsonPart(value[0], path, source).AsString(), new JsonPart(value[1], path, source).AsString());
        return true;
    }

    /// <summary>Reads a pair of a string and a number.</summary>
    /// <param name="text">The string.</param>
    /// <param name="number">The number, as <see cref="AsNumber"/> gives it.</param>
    /// <returns>Whether it is such a pair.</returns>
    public bool TryReadPair(out string text, out double number)
    {
        (text, number) = ("", 0);
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 2 || value[0].ValueKind != JsonValueKind.String
            || value[1].ValueKind != JsonValueKind.Number)
        {
            return false;
        }

        text = new JsonPart(value[0], path, source).AsString();
        return SerdeNumber.TryParse(JsonMarshal.GetRawUtf8Value(value[1]), out number);
    }

    /// <summary>Gets the members of an object whose names are data; of equal names the last counts.</summary>
    public IEnumerable<(string Name, JsonPart Value)> AsEntries()
    {
        RequireKind(JsonValueKind.Object, "an object");
        foreach (JsonProperty property in value.EnumerateObject())
        {
            string name = NameOf(property);
            yield return (name, new JsonPart(property.Value, path, source));
        }
    }

    /// <summary>Gets this value under another path; entries get theirs only when an error needs it.</summary>
    /// <param name="name">The entry's name.</param>
    public JsonPart At(string name) => new(value, $"{path}['{name}']", source);

    /// <summary>Gets this value under the path of an element of an array.</summary>
    /// <param name="index">The element's position.</param>
    public JsonPart At(int index) => new(value, $"{path}[{index}]", source);

    private string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException exception)
        {
            throw new ModelInvalidException(source, path, "A name in it has half of a surrogate pair; expected valid Unicode.", exception);
        }
    }

    private void RequireKind(JsonValueKind kind, string expected)
    {
        if (value.ValueKind != kind)
        {
            throw Invalid($"Found {Describe()}; expected {expected}.");
        }
    }

    private string Describe() => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
