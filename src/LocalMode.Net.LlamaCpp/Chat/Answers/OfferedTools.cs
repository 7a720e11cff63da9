using System.Buffers;
using System.Text.Json;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <summary>The functions of one request, by name.</summary>
internal sealed class OfferedTools
{
    private static readonly JsonSchemaValidationOptions Validation = new() { MaxErrors = 20 };
    private readonly Dictionary<string, AIFunctionDeclaration> _tools = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unenforced;

    /// <summary>Takes the functions of a request.</summary>
    /// <param name="tools">The functions; others are left out.</param>
    /// <param name="unenforced">The functions whose calls were not, or not wholly, held to their schema while they were written (<see cref="ToolCallConstraint.Unenforced"/>): they are checked.</param>
    public OfferedTools(IEnumerable<AITool> tools, IEnumerable<string>? unenforced = null)
    {
        _unenforced = new(unenforced ?? [], StringComparer.Ordinal);
        foreach (AITool tool in tools)
        {
            if (tool is AIFunctionDeclaration function)
                _tools[function.Name] = function;
        }
    }

    /// <summary>Says whether there is a function with a name.</summary>
    public bool Contains(string name) => _tools.ContainsKey(name);

    /// <summary>Gets the schema of one parameter.</summary>
    /// <returns><see langword="false"/> if the function or the parameter is not described.</returns>
    public bool TryGetParameter(string name, string parameter, out JsonElement schema)
    {
        schema = default;
        return _tools.TryGetValue(name, out AIFunctionDeclaration? function)
            && function.JsonSchema.ValueKind == JsonValueKind.Object
            && function.JsonSchema.TryGetProperty("properties", out JsonElement properties)
            && properties.ValueKind == JsonValueKind.Object
            && properties.TryGetProperty(parameter, out schema);
    }

    /// <summary>Says whether a value may be that of a parameter, whatever the others are.</summary>
    /// <returns><see langword="null"/> where no schema says it.</returns>
    public bool? Allows(string name, string parameter, object? value)
    {
        if (SchemaOf(name) is not { } schema)
            return null;

        string place = "/" + parameter.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return !Errors(schema, new Dictionary<string, object?> { [parameter] = value })
            .Any(error => error.InstancePointer == place || error.InstancePointer.StartsWith(place + "/", StringComparison.Ordinal));
    }

    /// <summary>Says whether arguments fit a function.</summary>
    /// <returns><see langword="null"/> where no schema says it.</returns>
    public bool? Allows(string name, IDictionary<string, object?> arguments) =>
        SchemaOf(name) is { } schema ? Errors(schema, arguments).Count == 0 : null;

    /// <summary>Checks a call of a function that was not held to its schema.</summary>
    /// <returns>What is wrong, one sentence, or <see langword="null"/>.</returns>
    public string? Check(FunctionCallContent call) =>
        _unenforced.Contains(call.Name) && SchemaOf(call.Name) is { } schema && Errors(schema, call.Arguments ?? new Dictionary<string, object?>()) is [JsonSchemaError error, ..]
            ? $"the arguments of '{call.Name}' do not fit its schema: {error}"
            : null;

    // A schema that cannot be read says nothing; a caller who wants to know validates the tool.
    private JsonSchema? SchemaOf(string name)
    {
        if (!_tools.TryGetValue(name, out AIFunctionDeclaration? tool))
            return null;

        try
        {
            return ToolSchemas.Of(tool);
        }
        catch (LocalModeException error) when (error is SchemaInvalidException or SchemaTooComplexException)
        {
            return null;
        }
    }

    private static IReadOnlyList<JsonSchemaError> Errors(JsonSchema schema, IDictionary<string, object?> arguments)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new() { MaxDepth = JsonExtent.Deepest }))
        {
            writer.WriteStartObject();
            foreach ((string key, object? value) in arguments)
            {
                writer.WritePropertyName(key);
                if (value is JsonElement element)
                    element.WriteTo(writer);
                else
                    writer.WriteStringValue((string?)value);
            }

            writer.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(buffer.WrittenMemory, new() { MaxDepth = JsonExtent.Deepest });
        try
        {
            return schema.Validate(document.RootElement, Validation);
        }
        catch (LocalModeException error) when (error is SchemaInvalidException or SchemaTooComplexException)
        {
            return [new("", "", "", error.Message)];
        }
    }
}
