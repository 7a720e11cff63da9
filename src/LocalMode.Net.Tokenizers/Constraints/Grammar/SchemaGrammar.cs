using System.Runtime.CompilerServices;
using System.Text.Json;
using LocalMode.Tokenizers.Constraints.Schemas;

namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>JSON of a schema.</summary>
internal sealed class SchemaGrammar(JsonSchema schema, JsonConstraintOptions options) : ConstraintGrammar(KeyOf(schema, options))
{
    private static readonly ConditionalWeakTable<JsonSchema, object> Numbers = [];
    private static long _lastNumber;

    internal override GrammarBuild Build(CompileBudget budget) => SchemaCompiler.Compile(schema, options, budget);

    private static string KeyOf(JsonSchema schema, JsonConstraintOptions options)
    {
        string flags = $"{(options.UnknownFormatsAreAnnotations ? "f" : "")}{(options.OpenApiNullable ? "n" : "")}{(options.AllowUnenforced ? "u" : "")}{(options.PropertyOrder == JsonPropertyOrder.Any ? "o" : "")}";
        // What other documents say is not in the text.
        string number = LeavesItself(schema.Root.Element) ? Numbers.GetValue(schema, static _ => Interlocked.Increment(ref _lastNumber)).ToString()! : "";
        return $"schema{JsonGrammar.KeyOf(options)}/{flags}/{schema.Draft}/{number}/{schema.Root.Element.GetRawText()}";
    }

    private static bool LeavesItself(JsonElement element)
    {
        Stack<JsonElement> open = new([element]);
        while (open.TryPop(out JsonElement next))
        {
            if (next.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement item in next.EnumerateArray())
                    open.Push(item);
            }

            if (next.ValueKind != JsonValueKind.Object)
                continue;
            foreach (JsonProperty property in next.EnumerateObject())
            {
                if (JsonTexts.TryReadName(property, out string? name) && property.Value.ValueKind == JsonValueKind.String && LeavesItself(name, property.Value))
                    return true;
                open.Push(property.Value);
            }
        }

        return false;
    }

    private static bool LeavesItself(string name, JsonElement value) => name switch
    {
        "$ref" or "$dynamicRef" or "$recursiveRef" => !JsonTexts.TryRead(value, out string? target) || !target.StartsWith('#'),
        "$schema" => !JsonTexts.TryRead(value, out string? dialect) || !dialect.Contains("://json-schema.org/", StringComparison.Ordinal),
        _ => false,
    };
}
