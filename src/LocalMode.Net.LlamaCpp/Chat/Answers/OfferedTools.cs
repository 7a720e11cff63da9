using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <summary>The functions of one request, by name.</summary>
internal sealed class OfferedTools
{
    private readonly Dictionary<string, JsonElement> _schemas = new(StringComparer.Ordinal);

    /// <summary>Takes the functions of a request.</summary>
    /// <param name="tools">The functions; others are left out.</param>
    public OfferedTools(IEnumerable<AITool> tools)
    {
        foreach (AITool tool in tools)
        {
            if (tool is AIFunctionDeclaration function)
                _schemas[function.Name] = function.JsonSchema;
        }
    }

    /// <summary>Says whether there is a function with a name.</summary>
    public bool Contains(string name) => _schemas.ContainsKey(name);

    /// <summary>Gets the schema of one parameter.</summary>
    /// <returns><see langword="false"/> if the function or the parameter is not described.</returns>
    public bool TryGetParameter(string name, string parameter, out JsonElement schema)
    {
        schema = default;
        return _schemas.TryGetValue(name, out JsonElement function)
            && function.ValueKind == JsonValueKind.Object
            && function.TryGetProperty("properties", out JsonElement properties)
            && properties.ValueKind == JsonValueKind.Object
            && properties.TryGetProperty(parameter, out schema);
    }
}
