using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The way of arguments and results of functions through JSON, which is all that a model sees of them.</summary>
internal static class JsonContent
{
    /// <summary>Returns a value that <see cref="VariableConverter"/> takes: simple ones as they are, others as JSON.</summary>
    /// <param name="value">Any value that JSON can hold.</param>
    /// <param name="what">What the value is, for the error.</param>
    /// <exception cref="ArgumentException">The value cannot be written as JSON.</exception>
    public static object? ToPlain(object? value, string what)
    {
        switch (value)
        {
            case null or string or bool or int or long or byte or short or uint or ulong or double or float or JsonElement:
                return value;
            case JsonDocument document:
                return document.RootElement;
            case JsonNode node:
                using (JsonDocument parsed = JsonDocument.Parse(node.ToJsonString())) return parsed.RootElement.Clone();
        }

        try
        {
            return JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
        }
        catch (Exception error) when (error is NotSupportedException or JsonException or InvalidOperationException)
        {
            throw new ArgumentException($"{what} is a {value.GetType()}, which cannot be written as JSON: {error.Message} Pass a JsonElement or a text.", error);
        }
    }

    /// <summary>Prints a value as Python's <c>json.dumps(value, ensure_ascii=False)</c>, the form that models have read in training.</summary>
    public static string Print(TemplateValue value)
    {
        // The caller's own data: its size is not the template's doing, so the template's limits do not count here.
        var context = new RenderContext(int.MaxValue, int.MaxValue, int.MaxValue, TimeProvider.System);
        return new JsonText(context, indent: null, StringValue.Trusted(", "), StringValue.Trusted(": "), ensureAscii: false, sortKeys: false).Write(value).Text;
    }
}
