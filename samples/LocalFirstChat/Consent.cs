using LocalMode;
using Microsoft.Extensions.AI;

namespace LocalFirstChat;

/// <summary>What may leave: secrets never, other sensitive data as placeholders, and nothing before the user has seen it.</summary>
internal sealed class Consent : IEgressGuard
{
    private static int _given;

    public static IEgressGuard Guard { get; } = EgressGuards.Combine(
        new SensitiveDataGuard(new()
        {
            DefaultOutcome = EgressOutcome.AllowRedacted,
            Outcomes = { [SensitiveDataKind.Secret] = EgressOutcome.Forbid, [SensitiveDataKind.PrivateKey] = EgressOutcome.Forbid },
        }),
        new Consent());

    /// <summary>Shows exactly what would leave, and asks.</summary>
    public static ValueTask<ConsentDecision> AskAsync(ConsentRequest request, CancellationToken cancellationToken)
    {
        Console.WriteLine($"\n  --- would go to {CloudLeg.Endpoint ?? "the stand-in"} because of {request.Reason}:");
        foreach (ChatMessage message in request.Payload.Messages)
            Console.WriteLine($"  | {message.Role}: {(message.Text.Length <= 160 ? message.Text : $"{message.Text[..160]}... ({message.Text.Length:N0} characters)")}");
        Console.Write("  --- send it? (y/n) ");
        string? answer = Console.ReadLine();
        if (Console.IsInputRedirected)
            Console.WriteLine(answer);
        return new(answer?.Trim() is "y" or "Y" ? ConsentDecision.Allow($"console-{++_given}") : ConsentDecision.Deny);
    }

    public ValueTask<EgressVerdict> InspectAsync(EgressPayload payload, CancellationToken cancellationToken) => new(EgressVerdict.Ask("the user decides what leaves"));
}
