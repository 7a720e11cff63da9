using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

internal sealed partial class PayloadRewriter
{
    private ChatOptions RewriteOptions(ChatOptions options)
    {
        ChatOptions rewritten = options.Clone();
        rewritten.Instructions = Text(options.Instructions);
        rewritten.StopSequences = options.StopSequences is { } stops ? [.. stops.Select(rewrite)] : null;
        rewritten.ResponseFormat = RewriteFormat(options.ResponseFormat);
        rewritten.Tools = options.Tools is { } tools ? [.. tools.Select(RewriteTool)] : null;
        rewritten.AdditionalProperties = options.AdditionalProperties is { } properties ? new(_json.Rewrite(properties)) : null;
        return rewritten;
    }

    private ChatResponseFormat? RewriteFormat(ChatResponseFormat? format) => format is ChatResponseFormatJson { Schema: { } schema } json
        ? ChatResponseFormat.ForJsonSchema(_json.Rewrite(schema), json.SchemaName, Text(json.SchemaDescription))
        : format;

    // Only a tool in which something was replaced becomes another object.
    private AITool RewriteTool(AITool tool)
    {
        if (tool is not AIFunctionDeclaration function)
            return tool;
        string description = rewrite(function.Description);
        JsonElement schema = _json.Rewrite(function.JsonSchema, out bool changed);
        bool resultChanged = false;
        JsonElement? result = function.ReturnJsonSchema is { } returned ? _json.Rewrite(returned, out resultChanged) : null;
        return changed || resultChanged || description != function.Description
            ? new RewrittenTool(function.Name, description, schema, result, function.AdditionalProperties)
            : function;
    }
}
