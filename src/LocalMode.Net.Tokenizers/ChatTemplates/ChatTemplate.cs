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
    // The largest templates of models have some 30,000 characters.
    private const int MaxTemplateCharacters = 1 << 20;

    private readonly ChatTemplates.Statement[] _statements;
    private readonly ChatTemplates.TemplateAbilities _abilities;

    private ChatTemplate(string source, ChatTemplates.Statement[] statements, IReadOnlySet<string> names)
    {
        Source = source;
        _statements = statements;
        _abilities = new ChatTemplates.TemplateAbilities(source, names, statements);
    }

    /// <summary>Gets the template's text as it was given to <see cref="Parse"/>.</summary>
    public string Source { get; }

    /// <summary>Gets a value indicating whether the template reads <c>tools</c>. Where it does not, <see cref="ChatTemplateOptions.Tools"/> are refused.</summary>
    public bool SupportsTools => _abilities.ReadsTools;

    /// <summary>
    /// Gets a value indicating whether the template shows the function calls of earlier answers. Where it does not, a history that holds some is refused.
    /// Found by rendering a small conversation at the first use.
    /// </summary>
    public bool SupportsToolCalls => _abilities.ToolCalls.Shown;

    /// <summary>Parses a template.</summary>
    /// <param name="template">The template's text, such as <c>chat_template</c> of a tokenizer_config.json or <c>tokenizer.chat_template</c> of a GGUF file.</param>
    /// <returns>The parsed template.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="template"/> is <see langword="null"/>.</exception>
    /// <exception cref="TemplateFailedException">The template has a mistake, uses something that is not supported, or nests too deep; with the line. Or it has more than 1,048,576 characters.</exception>
    public static ChatTemplate Parse(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        if (template.Length > MaxTemplateCharacters)
            throw new TemplateFailedException($"The template has {template.Length:N0} characters; expected at most {MaxTemplateCharacters:N0}.");

        ChatTemplates.Statement[] statements = ChatTemplates.TemplateParser.Parse(template, out IReadOnlySet<string> names);
        return new ChatTemplate(template, statements, names);
    }

    /// <summary>Renders a conversation.</summary>
    /// <param name="messages">
    /// The conversation, oldest message first; see the remarks for how the template sees it.
    /// </param>
    /// <param name="options">The settings, or <see langword="null"/> for the defaults. Not changed, and not kept after the call.</param>
    /// <returns>The prompt, in segments that say what is the template's and what is the conversation's.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// A value in <see cref="ChatTemplateOptions.Variables"/>, an argument or a result is of a kind that templates cannot use, a call is not in an answer of
    /// the assistant, there is no last message to continue, or a limit is not positive.
    /// </exception>
    /// <exception cref="UnsupportedCapabilityException">The conversation or the options hold what this template would drop, or content that is not allowed.</exception>
    /// <exception cref="TemplateFailedException">The template refuses the conversation (<c>raise_exception</c>), fails, or exceeds a limit.</exception>
    /// <remarks>
    /// <para>Each message is a map with <c>role</c> and <c>content</c>: the text of all <see cref="TextContent"/> one after the other, or a list of parts
    /// (<see cref="ChatTemplateOptions.ContentFormat"/>). <see cref="TextReasoningContent"/> is <c>reasoning_content</c>, and left out where the template does
    /// not read that.</para>
    /// <para>Each <see cref="FunctionCallContent"/> is an entry of <c>tool_calls</c>: <c>{"id", "type": "function", "function": {"name", "arguments"}}</c>, the
    /// arguments a map in their own order. Each <see cref="FunctionResultContent"/> is a message of its own with the role <c>tool</c>, its text as
    /// <c>content</c> (values other than text as JSON, errors by their message), <c>tool_call_id</c>, and <c>name</c> where the call is in the history.</para>
    /// <para>The field does not agree on what an answer without text and on arguments should be. Which of <c>none</c> and the empty text, and of a map and its
    /// JSON text, this template takes is found by rendering a small conversation at the first call, in that order of preference.</para>
    /// </remarks>
    public RenderedPrompt Render(IReadOnlyList<ChatMessage> messages, ChatTemplateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        options ??= ChatTemplateOptions.Default;
        var context = new ChatTemplates.RenderContext(
            Positive(options.MaxDepth, nameof(options.MaxDepth)),
            Positive(options.MaxSteps, nameof(options.MaxSteps)),
            Positive(options.MaxOutputCharacters, nameof(options.MaxOutputCharacters)),
            options.TimeProvider ?? TimeProvider.System);
        ChatTemplates.Scope variables = ChatTemplates.ConversationVariables.Create(messages, options, _abilities);
        ChatTemplates.TemplateValue? conversation = variables.Find("messages");
        var output = new ChatTemplates.TextBuilder(context);
        ChatTemplates.Statement.ExecuteAll(_statements, variables, output, context);
        ChatTemplates.StringValue prompt = output.ToValue();
        return new RenderedPrompt(options.ContinueFinalMessage ? ChatTemplates.FinalMessage.Cut(prompt, conversation, context) : prompt);
    }

    private static int Positive(int value, string name) =>
        value > 0 ? value : throw new ArgumentException($"{nameof(ChatTemplateOptions)}.{name} must be positive, found {value}.");
}
