using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>
/// Counts tokens exactly as the model will see them. A chat provider answers it through <c>GetService</c>; a client that does not
/// answer is taken as able to hold any prompt.
/// </summary>
/// <remarks>Implementations are safe for concurrent use and do not run the model.</remarks>
public interface ITokenCounter
{
    /// <summary>Gets the tokens that one request may use, prompt and answer together.</summary>
    int ContextLength { get; }

    /// <summary>Counts the tokens of a prompt as it would be sent to the model: rendered through its chat template, markers included.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options of the request, since instructions and tools become part of the prompt.</param>
    /// <param name="cancellationToken">Ends the count.</param>
    /// <returns>The number of tokens: exact up to <see cref="ContextLength"/>; above it possibly a lower bound that is itself above it.</returns>
    /// <exception cref="LocalModeException">The conversation cannot be rendered for this model.</exception>
    ValueTask<int> CountTokensAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Counts the tokens of a text alone, without any marker.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The number of tokens.</returns>
    int CountTokens(string text);
}
