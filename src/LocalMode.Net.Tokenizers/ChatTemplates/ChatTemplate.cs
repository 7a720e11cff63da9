using Microsoft.Extensions.AI;

namespace LocalMode.Tokenizers;

/// <summary>
/// A chat template in the Jinja dialect that Hugging Face models carry: it turns a conversation into the prompt that a model was trained on.
/// </summary>
/// <remarks>
/// The output agrees with transformers' <c>apply_chat_template</c> (Jinja 3.1, trim_blocks, lstrip_blocks, loop controls, an immutable sandbox).
/// What the engine does not know is a <see cref="TemplateFailedException"/> that names it, never ignored.
/// Instances are immutable and thread-safe: parse once, render on any number of threads.
/// </remarks>
public sealed class ChatTemplate
{
    private readonly ChatTemplates.Statement[] _statements;
    private readonly bool _readsReasoning;

    private ChatTemplate(string source, ChatTemplates.Statement[] statements)
    {
        Source = source;
        _statements = statements;
        _readsReasoning = source.Contains(ChatTemplates.ConversationVariables.ReasoningContent, StringComparison.Ordinal);
    }

    /// <summary>Gets the template's text as it was given to <see cref="Parse"/>.</summary>
    public string Source { get; }

    /// <summary>Parses a template.</summary>
    /// <param name="template">The template's text, such as <c>chat_template</c> of a tokenizer_config.json or <c>tokenizer.chat_template</c> of a GGUF file.</param>
    /// <returns>The parsed template.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="template"/> is <see langword="null"/>.</exception>
    /// <exception cref="TemplateFailedException">The template has a mistake, uses something that is not supported, or nests too deep; with the line.</exception>
    public static ChatTemplate Parse(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return new ChatTemplate(template, ChatTemplates.TemplateParser.Parse(template));
    }

    /// <summary>Renders a conversation.</summary>
    /// <param name="messages">
    /// The conversation, oldest message first. The template sees each as a map with <c>role</c> and <c>content</c>, the text of all
    /// <see cref="TextContent"/> one after the other. <see cref="TextReasoningContent"/> of earlier answers is left out, unless the
    /// template reads <c>reasoning_content</c>.
    /// </param>
    /// <param name="options">The settings, or <see langword="null"/> for the defaults. Not changed, and not kept after the call.</param>
    /// <returns>The prompt, in segments that say what is the template's and what is the conversation's.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A value in <see cref="ChatTemplateOptions.Variables"/> is of a kind that templates cannot use, or a limit is not positive.</exception>
    /// <exception cref="UnsupportedCapabilityException">A message holds content that is no text.</exception>
    /// <exception cref="TemplateFailedException">The template refuses the conversation (<c>raise_exception</c>), fails, or exceeds a limit.</exception>
    public RenderedPrompt Render(IReadOnlyList<ChatMessage> messages, ChatTemplateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        options ??= ChatTemplateOptions.Default;
        var context = new ChatTemplates.RenderContext(
            Positive(options.MaxDepth, nameof(options.MaxDepth)),
            Positive(options.MaxSteps, nameof(options.MaxSteps)),
            Positive(options.MaxOutputCharacters, nameof(options.MaxOutputCharacters)),
            options.TimeProvider ?? TimeProvider.System);
        ChatTemplates.Scope variables = ChatTemplates.ConversationVariables.Create(messages, options, _readsReasoning);
        var output = new ChatTemplates.TextBuilder(context);
        ChatTemplates.Statement.ExecuteAll(_statements, variables, output, context);
        return new RenderedPrompt(output.ToValue());
    }

    private static int Positive(int value, string name) =>
        value > 0 ? value : throw new ArgumentException($"{nameof(ChatTemplateOptions)}.{name} must be positive, found {value}.");
}
