using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Tokenization;
using LocalMode.Tokenizers;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat;

/// <summary>Turns a conversation into the token ids of a prompt, through the model's chat template.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class ChatPrompt
{
    private readonly ChatTemplate _template;
    private readonly ChatTemplateOptions _options;
    private readonly PromptTokenizer _tokenizer;

    /// <summary>Prepares the way from conversations to tokens for one model.</summary>
    public ChatPrompt(LoadedModel model, TimeProvider timeProvider)
    {
        _template = model.Template;
        _options = new()
        {
            BosToken = model.Vocabulary.BosText,
            EosToken = model.Vocabulary.EosText,
            TimeProvider = timeProvider,
        };
        _tokenizer = new(model.Vocabulary);
    }

    /// <summary>Builds a prompt that must fit.</summary>
    /// <param name="messages">The conversation, checked.</param>
    /// <param name="instructions">The instructions of the request.</param>
    /// <param name="limit">The tokens of the context. One of them is reserved for the answer.</param>
    /// <exception cref="ContextOverflowException">
    /// The prompt does not fit. Its tokens are exact, except where the text's length alone proves it; they are a lower bound then.
    /// </exception>
    public int[] Build(IReadOnlyList<ChatMessage> messages, string? instructions, int limit)
    {
        const int reserved = 1;
        RenderedPrompt prompt = Render(messages, instructions);
        int least = _tokenizer.AtLeast(prompt.Segments);
        if (least > limit - reserved)
            throw new ContextOverflowException(least, limit, reserved);

        int[] ids = _tokenizer.Tokenize(prompt.Segments);
        return ids.Length > limit - reserved ? throw new ContextOverflowException(ids.Length, limit, reserved) : ids;
    }

    /// <summary>Builds a prompt of any length.</summary>
    public int[] Build(IReadOnlyList<ChatMessage> messages, string? instructions) =>
        _tokenizer.Tokenize(Render(messages, instructions).Segments);

    private static IReadOnlyList<ChatMessage> WithInstructions(IReadOnlyList<ChatMessage> messages, string? instructions)
    {
        if (string.IsNullOrEmpty(instructions))
            return messages;

        // Many templates take one system turn, at the front: instructions share it with the conversation's own.
        bool hasSystem = messages[0].Role == ChatRole.System;
        List<ChatMessage> all = new(messages.Count + 1)
        {
            new(ChatRole.System, hasSystem ? $"{instructions}\n\n{messages[0].Text}" : instructions),
        };
        for (int i = hasSystem ? 1 : 0; i < messages.Count; i++)
            all.Add(messages[i]);

        return all;
    }

    private RenderedPrompt Render(IReadOnlyList<ChatMessage> messages, string? instructions) =>
        _template.Render(WithInstructions(messages, instructions), _options);
}
