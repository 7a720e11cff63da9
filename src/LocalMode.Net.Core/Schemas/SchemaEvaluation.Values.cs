using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LocalMode;

/// <content>Keywords of any value, of strings and of numbers.</content>
internal sealed partial class SchemaEvaluation
{
    private const int ShortText = 256;
    private char[] _chars = [];
    private char[] _otherChars = [];
    private TimeSpan _patternTime;

    private bool EvaluateAny(JsonSchemaNode node, JsonElement instance)
    {
        bool valid = true;
        if (instance.ValueKind == JsonValueKind.Number)
            Step(JsonMarshal.GetRawUtf8Value(instance).Length / 64);
        if (node.Types is { } types && !IsOf(types, instance, node.Draft))
            valid = Fail(node, "type", $"expected {Names(types)}, found {Shown(instance)}");
        if (node.Const is { } constant && (valid || !Stop) && !AreEqual(constant, instance, depth: 0))
            valid = Fail(node, "const", $"expected {SchemaText.Show(constant)}, found {Shown(instance)}");
        if (node.Enum is JsonElement[] values && (valid || !Stop) && !IsOneOf(node, values, instance))
            valid = Fail(node, "enum", $"expected one of {Choices(values)}; found {Shown(instance)}");
        return valid;
    }

    private bool IsOneOf(JsonSchemaNode node, JsonElement[] values, JsonElement instance)
    {
        if (instance.ValueKind == JsonValueKind.String)
        {
            ReadOnlySpan<byte> raw = SchemaText.RawOf(instance);
            Step(raw.Length / 64);
            return node.EnumStrings!.Value.Contains(Chars(raw));
        }
        foreach (JsonElement value in values)
        {
            if (AreEqual(value, instance, depth: 0))
                return true;
        }
        return false;
    }

    private static bool IsOf(JsonSchemaTypes types, JsonElement instance, JsonSchemaDraft draft) => instance.ValueKind switch
    {
        JsonValueKind.Null => (types & JsonSchemaTypes.Null) != 0,
        JsonValueKind.True or JsonValueKind.False => (types & JsonSchemaTypes.Boolean) != 0,
        JsonValueKind.Object => (types & JsonSchemaTypes.Object) != 0,
        JsonValueKind.Array => (types & JsonSchemaTypes.Array) != 0,
        JsonValueKind.String => (types & JsonSchemaTypes.String) != 0,
        _ => (types & JsonSchemaTypes.Number) != 0 || ((types & JsonSchemaTypes.Integer) != 0 && IsInteger(instance, draft)),
    };

    private static bool IsInteger(JsonElement instance, JsonSchemaDraft draft)
    {
        ReadOnlySpan<byte> text = JsonMarshal.GetRawUtf8Value(instance);
        if (text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0)
            return true;
        // To draft 4 an integer is what is written as one.
        return draft != JsonSchemaDraft.Draft4 && JsonNumber.Parse(text).IsInteger;
    }

    private bool EvaluateString(JsonSchemaNode node, JsonElement instance)
    {
        bool assertFormat = node.FormatCheck is not null && (_assertFormat || node.Resource.Dialect.Has(SchemaVocabularies.FormatAssertion));
        if (node.MinLength is null && node.MaxLength is null && node.Pattern is null && !assertFormat)
            return true;
        ReadOnlySpan<byte> raw = SchemaText.RawOf(instance);
        Step(raw.Length / 16);
        bool valid = true;
        if (node.MinLength is not null || node.MaxLength is not null)
        {
            int length = SchemaText.CodePoints(raw, raw.Contains((byte)'\\') ? Chars(raw) : default);
            if (length < node.MinLength)
                valid = Fail(node, "minLength", $"expected at least {node.MinLength} characters, found {length}");
            if (length > node.MaxLength)
                valid = Fail(node, "maxLength", $"expected at most {node.MaxLength} characters, found {length}");
        }
        if (node.Pattern is { } pattern && (valid || !Stop) && !IsMatch(pattern, raw))
            valid = Fail(node, "pattern", $"expected a text that matches the pattern {SchemaText.Cut(pattern.Source)}, found {Shown(instance)}");
        if (assertFormat && (valid || !Stop) && !node.FormatCheck!(Chars(raw)))
            valid = Fail(node, "format", $"expected a text of the format {SchemaText.Cut(node.Format!)}, found {Shown(instance)}");
        return valid;
    }

    private bool EvaluateNumber(JsonSchemaNode node, JsonElement instance)
    {
        bool valid = true;
        if (node.Minimum is { } minimum && Compare(instance, minimum) < 0)
            valid = Fail(node, "minimum", $"expected at least {SchemaText.Show(minimum)}, found {Shown(instance)}");
        if (node.ExclusiveMinimum is { } above && Compare(instance, above) <= 0)
            valid = Fail(node, node.ExclusiveMinimumKeyword, $"expected more than {SchemaText.Show(above)}, found {Shown(instance)}");
        if (node.Maximum is { } maximum && Compare(instance, maximum) > 0)
            valid = Fail(node, "maximum", $"expected at most {SchemaText.Show(maximum)}, found {Shown(instance)}");
        if (node.ExclusiveMaximum is { } below && Compare(instance, below) >= 0)
            valid = Fail(node, node.ExclusiveMaximumKeyword, $"expected less than {SchemaText.Show(below)}, found {Shown(instance)}");
        if (node.MultipleOf is { } divisor && !IsMultiple(instance, divisor))
            valid = Fail(node, "multipleOf", $"expected a multiple of {SchemaText.Show(divisor)}, found {Shown(instance)}");
        return valid;
    }

    private bool IsMultiple(JsonElement number, JsonElement divisor)
    {
        JsonNumber parsed = JsonNumber.Parse(number);
        Step(parsed.Digits / 2);
        return parsed.IsMultipleOf(JsonNumber.Parse(divisor));
    }

    private int Compare(JsonElement left, JsonElement right)
    {
        JsonNumber number = JsonNumber.Parse(left);
        Step(number.Digits / 64);
        return number.CompareTo(JsonNumber.Parse(right));
    }

    private bool IsMatch(JsonSchemaPattern pattern, ReadOnlySpan<byte> raw)
    {
        ReadOnlySpan<char> text = Chars(raw);
        Step(1 + (text.Length / 16));
        if (pattern.IsLinear && text.Length <= ShortText)
            return pattern.IsMatch(text);
        // Many matches, each just below the limit, would be as bad as one above it.
        long start = Stopwatch.GetTimestamp();
        bool matches = pattern.IsMatch(text);
        _patternTime += Stopwatch.GetElapsedTime(start);
        if (_patternTime > _schema.PatternTimeout)
            throw new SchemaTooComplexException($"{_schema.PatternTimeout.TotalMilliseconds:0} ms for matching patterns");
        return matches;
    }

    /// <summary>The text of a string or name; it holds until the next call.</summary>
    private ReadOnlySpan<char> Chars(ReadOnlySpan<byte> raw)
    {
        char[] chars = Grown(ref _chars, raw.Length);
        return chars.AsSpan(0, SchemaText.Decode(raw, chars));
    }

    private static char[] Grown(ref char[] buffer, int length)
    {
        if (buffer.Length < length || buffer.Length == 0)
        {
            if (buffer.Length != 0)
                ArrayPool<char>.Shared.Return(buffer);
            buffer = ArrayPool<char>.Shared.Rent(Math.Max(length, ShortText));
        }
        return buffer;
    }

    private void ReturnBuffers()
    {
        if (_chars.Length != 0)
            ArrayPool<char>.Shared.Return(_chars);
        if (_otherChars.Length != 0)
            ArrayPool<char>.Shared.Return(_otherChars);
        _chars = _otherChars = [];
    }
}
