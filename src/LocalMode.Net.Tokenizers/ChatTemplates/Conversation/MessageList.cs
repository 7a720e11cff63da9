using Microsoft.Extensions.AI;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Collects the messages of one conversation as the template sees them. Each result of a function is a message of its own.</summary>
internal sealed class MessageList(ChatTemplateOptions options, TemplateAbilities abilities)
{
    private readonly List<TemplateValue> _messages = [];
    private readonly Dictionary<string, string> _functionsByCall = new(StringComparer.Ordinal);

    public ListValue ToValue() => new(_messages);

    public void Add(ChatMessage message)
    {
        ArgumentNullException.ThrowIfNull(message, "messages");
        string role = message.Role.Value;
        var turn = new MessageTurn(role, options, abilities);
        bool hasResults = false;
        foreach (AIContent content in message.Contents)
        {
            switch (content)
            {
                case FunctionResultContent result:
                    if (!turn.IsEmpty) _messages.Add(turn.ToValue());
                    turn = new MessageTurn(role, options, abilities);
                    _messages.Add(ToValue(result));
                    hasResults = true;
                    break;
                case FunctionCallContent call:
                    _functionsByCall[call.CallId] = call.Name;
                    turn.AddCall(call);
                    break;
                default:
                    turn.Add(content);
                    break;
            }
        }

        if (!hasResults || !turn.IsEmpty) _messages.Add(turn.ToValue());
    }

    private MapValue ToValue(FunctionResultContent result)
    {
        var map = new MapValue();
        map.Entries[MessageKeys.Role] = StringValue.Trusted("tool");
        map.Entries[MessageKeys.Content] = StringValue.Untrusted(FunctionResultText.Of(result));
        map.Entries[MessageKeys.CallId] = StringValue.Untrusted(result.CallId);
        if (_functionsByCall.TryGetValue(result.CallId, out string? name)) map.Entries[MessageKeys.Name] = StringValue.Untrusted(name);
        return map;
    }
}
