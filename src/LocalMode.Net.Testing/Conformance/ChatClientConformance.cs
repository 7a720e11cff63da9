using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>
/// The rules that every chat client behind LocalMode.Net keeps, as named cases that any test framework can enumerate and run. A
/// provider's author derives from it and supplies clients.
/// </summary>
/// <remarks>
/// <para>A case throws <see cref="ConformanceException"/> where the client breaks its rule. A case that the client cannot take part in,
/// by its <see cref="Capabilities"/>, carries a reason in <see cref="ConformanceCase.NotApplicable"/>; it never passes in silence.</para>
/// <para>Every case gets a client of its own and disposes it, unless <see cref="SharedClient"/> gives one. Cases may run one after the
/// other or side by side, in any order.</para>
/// </remarks>
public abstract class ChatClientConformance
{
    private readonly Lazy<IReadOnlyList<ConformanceCase>> _cases;

    /// <summary>Initializes a new instance of the <see cref="ChatClientConformance"/> class.</summary>
    protected ChatClientConformance()
    {
        _cases = new(() => [.. CaseCatalogue.All.Select(definition => new ConformanceCase(this, definition))]);
    }

    /// <summary>Gets all cases, the ones that are not applicable too.</summary>
    public IReadOnlyList<ConformanceCase> Cases => _cases.Value;

    /// <summary>Gets what the client can do. Read once. The default says: deterministic, counts tokens, knows stop sequences, ends when disposed.</summary>
    protected internal virtual ChatClientCapabilities Capabilities { get; } = new();

    /// <summary>Gets the longest time that one case may take. The default is one minute.</summary>
    protected internal virtual TimeSpan Timeout => TimeSpan.FromMinutes(1);

    /// <summary>Gets the clock of <see cref="Timeout"/>. The default is <see cref="TimeProvider.System"/>.</summary>
    protected internal virtual TimeProvider TimeProvider => TimeProvider.System;

    /// <summary>Gets a client for all cases that do not dispose theirs, which the suite does not dispose; or <see langword="null"/>, the default.</summary>
    protected internal virtual IChatClient? SharedClient => null;

    /// <summary>
    /// Gets the question of most cases. Its answer must be longer than two tokens, arrive in several updates, and end by itself within
    /// <see cref="AnswerTokens"/>. The default is <c>What is 2+2?</c>.
    /// </summary>
    protected internal virtual string Prompt => "What is 2+2?";

    /// <summary>Gets another question, with another answer. The default is <c>Name a colour.</c></summary>
    protected internal virtual string OtherPrompt => "Name a colour.";

    /// <summary>Gets a question whose answer is likely to hold emoji or Chinese characters.</summary>
    protected internal virtual string UnicodePrompt => "Repeat this: \U0001F600 \U0001F30D \u4F60\u597D \U0001F44D\U0001F3FD";

    /// <summary>Gets the output tokens within which <see cref="Prompt"/> is answered to its end. The default is 64.</summary>
    protected internal virtual int AnswerTokens => 64;

    /// <summary>Opens a new client; the suite disposes it.</summary>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The client.</returns>
    protected internal abstract ValueTask<IChatClient> CreateClientAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens a client whose model calls the tools of <paramref name="script"/> in its own format, whatever it is asked, and answers with
    /// the script's text once the results are in the conversation or tools are switched off; the suite disposes it. Needed with
    /// <see cref="ChatClientCapabilities.Tools"/>.
    /// </summary>
    /// <param name="script">What the model says.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The client.</returns>
    protected internal virtual ValueTask<IChatClient> CreateToolClientAsync(ToolScript script, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"{GetType().Name} says that tools are supported; override {nameof(CreateToolClientAsync)}.");

    /// <summary>
    /// Opens a client that answers everything with <paramref name="text"/>, in as many pieces as it can; the suite disposes it. Needed
    /// with <see cref="ChatClientCapabilities.ScriptedText"/>.
    /// </summary>
    /// <param name="text">What the model says.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The client.</returns>
    protected internal virtual ValueTask<IChatClient> CreateTextClientAsync(string text, CancellationToken cancellationToken) =>
        throw new InvalidOperationException($"{GetType().Name} says that text can be scripted; override {nameof(CreateTextClientAsync)}.");

    /// <summary>Makes the options of a request. The default: temperature 0, a seed, <see cref="AnswerTokens"/>.</summary>
    /// <returns>New options; cases change them.</returns>
    protected internal virtual ChatOptions CreateOptions() => new() { Temperature = 0, Seed = 42, MaxOutputTokens = AnswerTokens };
}
