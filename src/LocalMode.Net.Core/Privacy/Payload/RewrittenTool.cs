using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>A tool as the cloud leg sees it after something in it was replaced. It cannot be called.</summary>
internal sealed class RewrittenTool(
    string name, string description, JsonElement schema, JsonElement? resultSchema, IReadOnlyDictionary<string, object?> properties) : AIFunctionDeclaration
{
    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => schema;

    public override JsonElement? ReturnJsonSchema => resultSchema;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties => properties;
}
