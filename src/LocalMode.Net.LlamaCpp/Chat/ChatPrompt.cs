using System.Runtime.InteropServices;
using System.Text.Json;
using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.LlamaCpp.Chat.Constraints;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Tokenization;
using LocalMode.Tokenizers;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat;

/// <summary>Turns a conversation into the token ids of a prompt, through the model's chat template.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class ChatPrompt
{
    private readonly string _provider;
    private readonly ChatTemplate _template;
    private readonly LlamaVocabulary _vocabulary;
    private readonly EngineSettings _settings;
    private readonly PromptTokenizer _tokenizer;
    private readonly FormatPrompt _format;

    /// <summary>Prepares the way from conversations to tokens for one model, and looks at what its template can do.</summary>
    public ChatPrompt(string provider, LoadedModel model, EngineSettings settings)
    {
        _provider = provider;
        _template = model.Template;
        _vocabulary = model.Vocabulary;
        _settings = settings;
        _tokenizer = new(model.Vocabulary);
        Tools = ToolCallStyleDetector.Detect(_template);
        Reasoning = settings.Reasoning is { } named ? ReasoningStyleDetector.Complete(named, _template) : ReasoningStyleDetector.Detect(_template);
        Markers = new(model.Vocabulary, Tools.Style, Reasoning);
        _format = new(_template);
    }

    /// <summary>Gets what the template does with functions.</summary>
    public TemplateTools Tools { get; }

    /// <summary>Gets how the model marks reasoning, or <see langword="null"/> if it has none.</summary>
    public ReasoningStyle? Reasoning { get; }

    /// <summary>Gets the control tokens that are markers of calls or reasoning.</summary>
    public MarkerTokens Markers { get; }

    /// <summary>Gets a value indicating whether functions can be offered to the model.</summary>
    public bool TakesTools => Tools.ShowsTools || _settings.GenericTools;

    /// <summary>Builds a prompt that must fit.</summary>
    /// <param name="turn">The request, checked.</param>
    /// <param name="limit">The tokens of the context. One of them is reserved for the answer.</param>
    /// <exception cref="ContextOverflowException">
    /// The prompt does not fit. Its tokens are exact, except where the text's length alone proves it; they are a lower bound then.
    /// </exception>
    /// <exception cref="UnsupportedCapabilityException">The model cannot do what the request asks for.</exception>
    /// <exception cref="TemplateFailedException">The template refuses the conversation.</exception>
    public PreparedPrompt Build(ChatTurn turn, int limit)
    {
        const int reserved = 1;
        RenderedPrompt prompt = Render(turn);
        int least = _tokenizer.AtLeast(prompt.Segments);
        if (least > limit - reserved)
            throw new ContextOverflowException(least, limit, reserved);

        int[] ids = _tokenizer.Tokenize(prompt.Segments);
        return ids.Length > limit - reserved
            ? throw new ContextOverflowException(ids.Length, limit, reserved)
            : new(ids, Reasoning is { } style && style.IsOpenAtEnd(prompt), IsClosedAtEnd(prompt));
    }

    /// <summary>Counts the tokens of a prompt of any length.</summary>
    /// <param name="turn">The request, checked.</param>
    /// <param name="limit">The tokens of the context.</param>
    /// <returns>The tokens; exact up to the limit, above it possibly a lower bound, so that a text of megabytes is not tokenised to be refused.</returns>
    public int Count(ChatTurn turn, int limit)
    {
        RenderedPrompt prompt = Render(turn);
        int least = _tokenizer.AtLeast(prompt.Segments);
        return least > limit ? least : _tokenizer.Tokenize(prompt.Segments).Length;
    }

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

    // Functions give their results as text or, through AIFunctionFactory, as JSON.
    private static long LengthOf(AIContent content) => content switch
    {
        FunctionResultContent { Result: string text } => text.Length,
        FunctionResultContent { Result: JsonElement json } => JsonMarshal.GetRawUtf8Value(json).Length,
        _ => 0,
    };

    // Templates that switch reasoning off put an empty one in front of the answer.
    private bool IsClosedAtEnd(RenderedPrompt prompt) =>
        Reasoning is { } style && prompt.Segments is { Count: > 0 } segments && segments[^1].IsTrusted && segments[^1].Text.AsSpan().TrimEnd().EndsWith(style.Close.Text);

    // The caller's own variable goes before ours.
    private IReadOnlyDictionary<string, object?>? WithFormat(IReadOnlyDictionary<string, object?>? variables, ChatTurn turn, out bool isShown)
    {
        isShown = turn.Format is null || !turn.ShowsFormat;
        if (isShown || _format.Variable(turn.Format!) is not { } variable)
            return variables;

        isShown = true;
        Dictionary<string, object?> all = variables is null ? [] : new(variables);
        all.TryAdd(variable.Name, variable.Value);
        return all;
    }

    private RenderedPrompt Render(ChatTurn turn)
    {
        ToolUseCheck.Run(turn, Tools, TakesTools, _provider);
        IReadOnlyList<ChatMessage> conversation =
            GenericToolPrompt.Rewrite(WithInstructions(turn.Messages, turn.Instructions), turn.Tools, Tools);
        IReadOnlyDictionary<string, object?>? variables = WithFormat(ReasoningSwitch.Variables(turn, Reasoning, _template, _provider), turn, out bool isShown);
        if (!isShown)
            conversation = FormatPrompt.Add(conversation, FormatPrompt.Text(turn.Format!, turn.Tools.Count > 0), Tools.TakesSystem);

        ChatTemplateOptions options = new()
        {
            BosToken = _vocabulary.BosText,
            EosToken = _vocabulary.EosText,
            TimeProvider = _settings.TimeProvider,
            Tools = Tools.ShowsTools ? turn.Tools : null,
            Variables = variables,
        };

        // The limit is there against templates that never end. A long conversation must reach the count of its tokens.
        long characters = options.MaxOutputCharacters;
        foreach (ChatMessage message in conversation)
        {
            characters += message.Text.Length;
            foreach (AIContent content in message.Contents)
                characters += LengthOf(content);
        }

        options.MaxOutputCharacters = (int)Math.Min(characters, int.MaxValue);
        RenderedPrompt prompt = _template.Render(conversation, options);

        // Without a prompt there are no logits, and those of the request before must not be taken for them.
        return prompt.Text.Length > 0 ? prompt : throw new TemplateFailedException("The template rendered no text.");
    }
}
