using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode;

internal sealed partial class PayloadTexts
{
    private void AddOptions(ChatOptions options)
    {
        if (options.GetType() != typeof(ChatOptions))
            Refuse(options.GetType().Name);
        if (options.RawRepresentationFactory is not null)
            Refuse("the options' raw representation");
        if (options.ContinuationToken is not null)
            Refuse("the options' continuation token");
        Add(options.Instructions);
        Add(options.ModelId);
        Add(options.ConversationId);
        if (options.StopSequences is { } stops)
        {
            foreach (string stop in stops)
                Add(stop);
        }
        AddFormat(options.ResponseFormat);
        AddToolMode(options.ToolMode);
        if (options.Tools is { } tools)
        {
            foreach (AITool tool in tools)
                AddTool(tool);
        }
        AddProperties(options.AdditionalProperties);
    }

    private void AddFormat(ChatResponseFormat? format)
    {
        if (format is ChatResponseFormatJson json && format.GetType() == typeof(ChatResponseFormatJson))
        {
            Add(json.SchemaName);
            Add(json.SchemaDescription);
            AddSchema(json.Schema);
        }
        else if (format is not null && format.GetType() != typeof(ChatResponseFormatText))
        {
            Refuse(format.GetType().Name);
        }
    }

    private void AddToolMode(ChatToolMode? mode)
    {
        if (mode is RequiredChatToolMode required)
            Add(required.RequiredFunctionName);
        else if (mode is not (null or AutoChatToolMode or NoneChatToolMode))
            Refuse(mode.GetType().Name);
    }

    // Functions are always of a derived type; clients send no more of them than this.
    private void AddTool(AITool tool)
    {
        Add(tool.Name);
        Add(tool.Description);
        AddProperties(tool.AdditionalProperties);
        if (tool is AIFunctionDeclaration function)
        {
            AddSchema(function.JsonSchema);
            AddSchema(function.ReturnJsonSchema);
        }
        else if (tool.GetType() != typeof(HostedWebSearchTool))
        {
            Refuse(tool.GetType().Name);
        }
    }

    // Schemas are long and mostly keywords: one text is enough.
    private void AddSchema(JsonElement? schema)
    {
        if (schema is { ValueKind: not JsonValueKind.Undefined } element)
            Add(PlainJson.Write(element));
    }
}
