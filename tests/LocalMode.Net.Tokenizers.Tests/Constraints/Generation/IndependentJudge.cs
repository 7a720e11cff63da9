using System.Text.Json;
using Other = Json.Schema;

namespace LocalMode.Tokenizers.Tests.Constraints.Generation;

/// <summary>Judges answers by a schema: with System.Text.Json, with Core's validator, and with JsonSchema.Net, which shares no code with it.</summary>
internal sealed class IndependentJudge
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };
    private static readonly JsonSchemaValidationOptions Asserting = new() { AssertFormat = true };
    private readonly Other.JsonSchema? _theirs;
    private readonly bool _hasAddresses;

    public IndependentJudge(JsonElement schema)
    {
        Ours = JsonSchema.Parse(schema);
        _hasAddresses = schema.GetRawText().Contains("\"email\"", StringComparison.Ordinal) || schema.GetRawText().Contains("\"uri\"", StringComparison.Ordinal);
        // JsonSchema.Net does not know draft 4.
        if (Ours.Draft == JsonSchemaDraft.Draft4)
            return;
        Other.BuildOptions options = new() { SchemaRegistry = new Other.SchemaRegistry(), Dialect = DialectOf(Ours.Draft) };
        _theirs = Other.JsonSchema.FromText(Spelled(PlainPlane.Rewrite(schema.GetRawText())), options);
    }

    public JsonSchema Ours { get; }

    /// <summary>Says what is wrong with an answer; null if nothing is.</summary>
    public string? Complain(string text)
    {
        JsonElement value;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Strict);
            value = document.RootElement.Clone();
            ReadTexts(value);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return exception.Message;
        }

        IReadOnlyList<JsonSchemaError> errors = Ours.Validate(value, Asserting);
        if (errors.Count > 0)
            return $"Core: {errors[0]}";
        return IsValidByTheirs(value) ? null : "JsonSchema.Net says that it is invalid";
    }

    public bool IsValid(JsonElement value) => Ours.IsValid(value, Asserting) && IsValidByTheirs(value);

    private bool IsValidByTheirs(JsonElement value)
    {
        // Its numbers are decimals.
        if (_theirs is null || HasLargeNumber(value))
            return true;
        using JsonDocument plain = JsonDocument.Parse(PlainPlane.Rewrite(value.GetRawText()));
        // Of e-mail addresses and URIs it takes a narrower view than RFC 5321 and RFC 3986, which Core's validator follows.
        return _theirs.Evaluate(plain.RootElement, new Other.EvaluationOptions { RequireFormatValidation = !_hasAddresses }).IsValid;
    }

    // Its classes are .NET's, not those of ECMA-262: written out where they stand alone.
    private static string Spelled(string schema)
    {
        const string Space = @"\\t-\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF";
        if (schema.Contains(@"[\\", StringComparison.Ordinal))
            return schema;
        return schema.Replace(@"\\s", $"[{Space}]", StringComparison.Ordinal).Replace(@"\\S", $"[^{Space}]", StringComparison.Ordinal)
            .Replace(@"\\D", "[^0-9]", StringComparison.Ordinal).Replace(@"\\W", "[^0-9A-Z_a-z]", StringComparison.Ordinal);
    }

    private static bool HasLargeNumber(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetRawText().Length > 25 || !value.TryGetDecimal(out decimal number) || Math.Abs(number) is > 1e15m or (> 0 and < 1e-10m) || (number == 0 && value.GetRawText().AsSpan().ContainsAnyInRange('1', '9')),
        JsonValueKind.Array => value.EnumerateArray().Any(HasLargeNumber),
        JsonValueKind.Object => value.EnumerateObject().Any(static p => HasLargeNumber(p.Value)),
        _ => false,
    };

    /// <summary>Reads all strings, which fails where a surrogate stands alone.</summary>
    private static void ReadTexts(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                    ReadTexts(item);
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    _ = property.Name;
                    ReadTexts(property.Value);
                }

                break;
        }
    }

    private static Other.Dialect DialectOf(JsonSchemaDraft draft) => draft switch
    {
        JsonSchemaDraft.Draft6 => Other.Dialect.Draft06,
        JsonSchemaDraft.Draft7 => Other.Dialect.Draft07,
        JsonSchemaDraft.Draft201909 => Other.Dialect.Draft201909,
        _ => Other.Dialect.Draft202012,
    };
}
