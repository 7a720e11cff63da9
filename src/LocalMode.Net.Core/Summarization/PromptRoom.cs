using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Tells how much text one call takes: in tokens where the client counts them, else in UTF-16 units.</summary>
internal sealed class PromptRoom(ITokenCounter? counter, int maxCharacters)
{
    // What a text and the markers around it can cost more together than each alone.
    private const int Joints = 8;
    private const int SmallestRoom = 16;
    private const int MostReserved = 512;

    /// <summary>Gets the tokens that an answer is to have where nobody says; null where nobody counts.</summary>
    public int? DefaultOutputTokens => counter is null ? null : Math.Clamp(counter.ContextLength / 4, 1, MostReserved);

    public int Measure(string text) => counter?.CountTokens(text) ?? text.Length;

    /// <summary>Tells whether a prompt with a text fits, its answer included.</summary>
    public async ValueTask<bool> FitsAsync(List<ChatMessage> prompt, string text, ChatOptions options, CancellationToken cancellationToken) =>
        counter is null
            ? text.Length <= maxCharacters
            : await counter.CountTokensAsync(prompt, options, cancellationToken).ConfigureAwait(false) + Reserved(options) <= counter.ContextLength;

    /// <summary>Returns the largest text, in the unit of <see cref="Measure"/>, that fits into a prompt beside what stands there already.</summary>
    /// <exception cref="ContextOverflowException">No text worth a call fits.</exception>
    public async ValueTask<int> RoomAsync(List<ChatMessage> prompt, ChatOptions options, CancellationToken cancellationToken)
    {
        if (counter is null)
            return maxCharacters;

        int used = await counter.CountTokensAsync(prompt, options, cancellationToken).ConfigureAwait(false);
        int room = counter.ContextLength - Reserved(options) - used - Joints;
        return room >= SmallestRoom ? room : throw new ContextOverflowException(used + Joints + SmallestRoom, counter.ContextLength, Reserved(options));
    }

    private int Reserved(ChatOptions options) => options.MaxOutputTokens ?? DefaultOutputTokens!.Value;
}
