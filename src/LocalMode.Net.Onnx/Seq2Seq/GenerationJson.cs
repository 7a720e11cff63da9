using System.Text.Json;

namespace LocalMode.Onnx;

/// <summary>An object of a model's file that holds generation settings.</summary>
/// <param name="File">The file.</param>
/// <param name="Element">The object.</param>
/// <param name="Path">Where it is in the file.</param>
internal readonly record struct GenerationJson(JsonModelFile File, JsonElement Element, string Path)
{
    /// <summary>Returns a member, or null if it is absent or JSON's null.</summary>
    public JsonElement? Find(string name) =>
        Element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public int? Count(string name) => Find(name) is { } value ? Count(name, value) : null;

    public double? Number(string name)
    {
        if (Find(name) is not { } value)
            return null;

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : throw Unexpected(name, "a number");
    }

    public bool? Boolean(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Unexpected(name, "true or false"),
    };

    /// <summary>Returns one id or several.</summary>
    public int[]? Counts(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Array)
            return [Count(name, value)];

        GenerationJson self = this;
        return [.. value.EnumerateArray().Select(item => self.Count(name, item))];
    }

    /// <summary>Returns sequences of ids.</summary>
    public int[][]? Words(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Array)
            throw Unexpected(name, "arrays of ids");

        GenerationJson self = this;
        return [.. value.EnumerateArray().Select(word => word.ValueKind == JsonValueKind.Array && word.GetArrayLength() > 0
            ? word.EnumerateArray().Select(item => self.Count(name, item)).ToArray()
            : throw self.Unexpected(name, "arrays of ids, none of them empty"))];
    }

    public BeamSearchStopping? Stopping(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => BeamSearchStopping.Early,
        { ValueKind: JsonValueKind.False } => BeamSearchStopping.Heuristic,
        { ValueKind: JsonValueKind.String } text when text.ValueEquals("never") => BeamSearchStopping.Never,
        _ => throw Unexpected(name, "true, false or \"never\""),
    };

    /// <summary>Returns a length and a factor.</summary>
    public (int Start, double Factor)? Decay(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 2 || value[1].ValueKind != JsonValueKind.Number)
            throw Unexpected(name, "a length and a factor");

        return (Count(name, value[0]), value[1].GetDouble());
    }

    public ModelInvalidException Unexpected(string name, string expected) => File.Unexpected($"{Path}.{name}", expected, Element.GetProperty(name));

    private int Count(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number is >= 0 and <= int.MaxValue && number == Math.Floor(number)
            ? (int)number
            : throw Unexpected(name, "whole numbers of at least 0");
}
