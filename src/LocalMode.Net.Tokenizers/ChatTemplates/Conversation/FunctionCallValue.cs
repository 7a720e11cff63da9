using Microsoft.Extensions.AI;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Turns a call of a function into what templates find in <c>tool_calls</c>.</summary>
internal static class FunctionCallValue
{
    /// <param name="call">The call. Without arguments the template sees an empty map.</param>
    /// <param name="shape">How the template wants calls.</param>
    public static MapValue Create(FunctionCallContent call, ToolCallShape shape)
    {
        MapValue arguments = new();
        foreach ((string name, object? value) in call.Arguments ?? new Dictionary<string, object?>())
        {
            arguments.Entries[StringValue.Untrusted(name)] = VariableConverter.Convert($"{call.Name}.{name}", JsonContent.ToPlain(value, $"the argument '{name}' of '{call.Name}'"));
        }

        return Create(call.CallId, call.Name, shape.TextArguments ? StringValue.Untrusted(JsonContent.Print(arguments)) : arguments);
    }

    public static MapValue Create(string id, string name, TemplateValue arguments)
    {
        var function = new MapValue();
        function.Entries[MessageKeys.Name] = StringValue.Untrusted(name);
        function.Entries[MessageKeys.Arguments] = arguments;
        var map = new MapValue();
        map.Entries[MessageKeys.Id] = StringValue.Untrusted(id);
        map.Entries[MessageKeys.Type] = MessageKeys.Function;
        map.Entries[MessageKeys.Function] = function;
        return map;
    }
}
