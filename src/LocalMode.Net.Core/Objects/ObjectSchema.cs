using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The response format that is asked for where an answer is to become a value of a type. Made once for a type; safe for concurrent use.</summary>
internal sealed class ObjectSchema
{
    /// <summary>The member under which a value stands that is no object itself, as Microsoft.Extensions.AI has it: servers take only objects.</summary>
    public const string DataName = "data";

    private const int MaxNameLength = 64;
    private static readonly ConditionalWeakTable<JsonTypeInfo, ObjectSchema> Known = [];

    private ObjectSchema(ChatResponseFormatJson format, bool isWrapped)
    {
        Format = format;
        IsWrapped = isWrapped;
    }

    public ChatResponseFormatJson Format { get; }

    /// <summary>Gets a value indicating whether the value stands under <see cref="DataName"/>.</summary>
    public bool IsWrapped { get; }

    /// <exception cref="NotSupportedException">System.Text.Json cannot read the type or sets nothing of it, the options do not know it, or its schema cannot be written.</exception>
    public static ObjectSchema Of(JsonTypeInfo type) => Known.GetValue(type, static type => Create(type));

    private static ObjectSchema Create(JsonTypeInfo type)
    {
        JsonNode root = Write(type, dropsReadOnly: true, out bool hasDropped);
        // A reference may lead into a member that was left out; then it has to be there.
        if (hasDropped && !IsWhole(root))
            root = Write(type, dropsReadOnly: false, out _);
        UnreadablePlaces.ThrowIfAny(root);
        // A JsonDocument holds null; any other object that is to hold a value would be null itself.
        if (!type.Type.IsValueType && type.Type != typeof(JsonDocument))
            root = WithoutNull(root);
        bool isWrapped = root is not JsonObject { } schema || schema["type"] is not JsonValue kind || kind.GetValue<string>() != "object";
        if (isWrapped)
        {
            Move(root, $"#/properties/{DataName}");
            root = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { [DataName] = root },
                ["required"] = new JsonArray(DataName),
                ["additionalProperties"] = false,
            };
        }
        return new(ChatResponseFormat.ForJsonSchema(JsonElement.Parse(root.ToJsonString()), Name(type.Type)), isWrapped);
    }

    private static JsonNode Write(JsonTypeInfo type, bool dropsReadOnly, out bool hasDropped)
    {
        SchemaNarrowing narrowing = new(dropsReadOnly);
        AIJsonSchemaCreateOptions options = new() { TransformSchemaNode = narrowing.Narrow };
        try
        {
            JsonElement schema = AIJsonUtilities.CreateJsonSchema(type.Type, serializerOptions: type.Options, inferenceOptions: options);
            hasDropped = narrowing.HasDropped;
            return JsonNode.Parse(schema.GetRawText())!;
        }
        catch (InvalidOperationException exception)
        {
            // Such as names of members that collide, or options that allow less depth than the schema has.
            throw new NotSupportedException($"The schema of {type.Type} cannot be written: {exception.Message}", exception);
        }
    }

    private static JsonNode WithoutNull(JsonNode root)
    {
        if (root is JsonValue)
            return new JsonObject { ["type"] = new JsonArray("object", "array", "string", "number", "boolean") };
        if (root["type"] is JsonArray types && types.FirstOrDefault(static item => item?.GetValue<string>() == "null") is { } none)
            types.Remove(none);
        return root;
    }

    private static bool IsWhole(JsonNode root)
    {
        try
        {
            JsonSchema.Parse(JsonElement.Parse(root.ToJsonString()));
            return true;
        }
        catch (SchemaInvalidException)
        {
            return false;
        }
    }

    /// <summary>Turns references within the schema to its new place.</summary>
    private static void Move(JsonNode? node, string place)
    {
        if (node is JsonArray items)
        {
            foreach (JsonNode? item in items)
                Move(item, place);
        }
        if (node is not JsonObject schema)
            return;
        if (schema["$ref"] is JsonValue reference && reference.TryGetValue(out string? target) && target.StartsWith('#'))
            schema["$ref"] = place + target[1..];
        foreach ((string keyword, JsonNode? value) in schema.ToList())
        {
            if (keyword == "properties" && value is JsonObject members)
            {
                foreach ((_, JsonNode? member) in members)
                    Move(member, place);
            }
            // Values, in which anything may stand, are left alone.
            else if (keyword is not ("$ref" or "const" or "default" or "enum" or "examples"))
                Move(value, place);
        }
    }

    /// <summary>Servers take letters, digits, hyphens and underscores.</summary>
    private static string Name(Type type)
    {
        string name = string.Concat(type.Name.TakeWhile(static c => c != '`').Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return name.Length > MaxNameLength ? name[..MaxNameLength] : name;
    }
}
