using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What the gate let through: the client, exactly what it is sent, and what is reserved for it.</summary>
internal sealed class CloudPass(
    IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions? options, CircuitPass circuit, IReadOnlyList<IBudgetReservation> reservations)
{
    public IChatClient Client => client;

    public IReadOnlyList<ChatMessage> Messages => messages;

    public ChatOptions? Options => options;

    public CircuitPass Circuit => circuit;

    /// <summary>Gets the placeholders in the answer that belong to no value.</summary>
    public int UnknownPlaceholders => (client as RedactingChatClient)?.UnknownPlaceholders ?? 0;

    /// <summary>Replaces what is reserved by what was used, or gives it back if the call is not billed.</summary>
    public async ValueTask SettleAsync(bool billed, UsageDetails? usage)
    {
        foreach (IBudgetReservation reservation in reservations)
        {
            await using (reservation.ConfigureAwait(false))
            {
                if (billed)
                    await reservation.SettleAsync(usage).ConfigureAwait(false);
            }
        }
    }
}
