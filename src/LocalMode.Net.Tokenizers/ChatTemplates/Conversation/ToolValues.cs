using Microsoft.Extensions.AI;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Turns the functions that a model may call into the variable <c>tools</c>, in the shape and key order of transformers.</summary>
internal static class ToolValues
{
    /// <exception cref="ArgumentException">A tool is <see langword="null"/>.</exception>
    /// <exception cref="UnsupportedCapabilityException">A tool is no function, or the template does not read tools.</exception>
    public static TemplateValue Create(IReadOnlyList<AITool>? tools, TemplateAbilities abilities)
    {
        if (tools is not { Count: > 0 }) return NoneValue.Instance;
        var list = new TemplateValue[tools.Count];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = tools[i] switch
            {
                null => throw new ArgumentException($"{nameof(ChatTemplateOptions)}.{nameof(ChatTemplateOptions.Tools)}[{i}] is null."),
                AIFunctionDeclaration function => ToValue(function.Name, function.Description, VariableConverter.Convert($"{function.Name}.parameters", function.JsonSchema)),
                { } other => throw new UnsupportedCapabilityException(
                    $"{other.GetType().Name} in {nameof(ChatTemplateOptions)}.{nameof(ChatTemplateOptions.Tools)}", nameof(ChatTemplate), "Offer a function (AIFunctionDeclaration) that your own code runs."),
            };
        }

        if (!abilities.ReadsTools)
        {
            throw new UnsupportedCapabilityException(
                $"{nameof(ChatTemplateOptions)}.{nameof(ChatTemplateOptions.Tools)}", nameof(ChatTemplate), "This template does not read tools: describe them in the system message, or use a model that is made for tools.");
        }

        return new ListValue(list);
    }

    public static MapValue ToValue(string name, string description, TemplateValue parameters)
    {
        var function = new MapValue();
        function.Entries[MessageKeys.Name] = StringValue.Untrusted(name);
        function.Entries[MessageKeys.Description] = StringValue.Untrusted(description);
        function.Entries[MessageKeys.Parameters] = parameters;
        var map = new MapValue();
        map.Entries[MessageKeys.Type] = MessageKeys.Function;
        map.Entries[MessageKeys.Function] = function;
        return map;
    }
}
