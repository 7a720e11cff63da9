using System.Text;
using Microsoft.Extensions.AI;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>One message on its way to the template: its text, reasoning, calls, images and sound.</summary>
internal sealed class MessageTurn(string role, ChatTemplateOptions options, TemplateAbilities abilities)
{
    private readonly List<TemplateValue> _parts = [];
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _partText = new();
    private StringBuilder? _reasoning;
    private List<TemplateValue>? _calls;
    private string? _media;

    /// <summary>Gets a value indicating whether nothing was added.</summary>
    public bool IsEmpty => _text.Length == 0 && _reasoning is null && _calls is null && _media is null;

    public void AddCall(FunctionCallContent call)
    {
        if (role != "assistant") throw new ArgumentException($"A message of the role '{role}' holds a function call; expected: role 'assistant'.");
        if (!abilities.ToolCalls.Shown)
        {
            throw new UnsupportedCapabilityException("function calls in the history", nameof(ChatTemplate), "This template does not show them: use a model that is made for tools.");
        }

        (_calls ??= []).Add(FunctionCallValue.Create(call, abilities.ToolCalls));
    }

    public void Add(AIContent content)
    {
        switch (content)
        {
            case TextContent part:
                _text.Append(part.Text);
                _partText.Append(part.Text);
                break;
            case TextReasoningContent thought:
                (_reasoning ??= new StringBuilder()).Append(thought.Text);
                break;
            case DataContent data:
                AddMedia(content, data.MediaType);
                break;
            case UriContent uri:
                AddMedia(content, uri.MediaType);
                break;
            default:
                throw Unsupported(content.GetType().Name, "Send text only, or use a model whose provider takes this content.");
        }
    }

    public MapValue ToValue()
    {
        var map = new MapValue();
        // Templates build control tokens from the four role names, '<|' + role + '|>'; a role that a caller made up must not become one.
        map.Entries[MessageKeys.Role] = StringValue.Of(role, trusted: role is "system" or "user" or "assistant" or "tool");
        map.Entries[MessageKeys.Content] = ToContent();
        if (abilities.ReadsReasoning && _reasoning is not null) map.Entries[MessageKeys.Reasoning] = StringValue.Untrusted(_reasoning.ToString());
        if (_calls is not null) map.Entries[MessageKeys.Calls] = new ListValue(_calls);
        return map;
    }

    private TemplateValue ToContent()
    {
        bool asParts = options.ContentFormat switch
        {
            ChatTemplateContentFormat.Text => false,
            ChatTemplateContentFormat.Parts => true,
            _ => _media is not null || abilities.WantsParts,
        };
        if (_media is not null && (!asParts || (options.ContentFormat == ChatTemplateContentFormat.Auto && !abilities.ShowsParts)))
        {
            throw Unsupported(_media, "The content goes to this template as text: leave it out, or use a model that takes it.");
        }

        if (_calls is not null && _text.Length == 0 && _media is null) return abilities.ToolCalls.NoContent ? NoneValue.Instance : StringValue.Empty;
        if (!asParts) return StringValue.Untrusted(_text.ToString());
        EndPart();
        return new ListValue(_parts);
    }

    private void AddMedia(AIContent content, string mediaType)
    {
        (ChatTemplateMedia kind, StringValue name) = mediaType switch
        {
            _ when mediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) => (ChatTemplateMedia.Image, MessageKeys.Image),
            _ when mediaType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) => (ChatTemplateMedia.Audio, MessageKeys.Audio),
            _ => (ChatTemplateMedia.None, StringValue.Empty),
        };
        string description = $"{content.GetType().Name} of the type {mediaType}";
        if (kind == ChatTemplateMedia.None || !options.AllowedMedia.HasFlag(kind))
        {
            throw Unsupported(description, $"Send text only, or use a model that takes it; a host that hands it to the model sets {nameof(ChatTemplateOptions)}.{nameof(ChatTemplateOptions.AllowedMedia)}.");
        }

        _media ??= description;
        EndPart();
        _parts.Add(Part(name));
    }

    // Neighbouring texts are one part: some templates write something between two.
    private void EndPart()
    {
        if (_partText.Length == 0) return;
        MapValue part = Part(MessageKeys.Text);
        part.Entries[MessageKeys.Text] = StringValue.Untrusted(_partText.ToString());
        _parts.Add(part);
        _partText.Clear();
    }

    private static MapValue Part(StringValue type)
    {
        var map = new MapValue();
        map.Entries[MessageKeys.Type] = type;
        return map;
    }

    private static UnsupportedCapabilityException Unsupported(string content, string remedy) => new($"{content} in a message", nameof(ChatTemplate), remedy);
}
