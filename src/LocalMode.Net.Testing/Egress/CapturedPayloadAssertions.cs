namespace LocalMode.Testing;

/// <summary>What may be asserted of the payloads that a client received.</summary>
public static class CapturedPayloadAssertions
{
    /// <summary>Gets the payloads of requests.</summary>
    /// <param name="requests">The requests of a <see cref="ScriptedChatClient"/>.</param>
    /// <returns>Their payloads.</returns>
    public static IEnumerable<CapturedPayload> Payloads(this IEnumerable<ScriptedRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return requests.Select(static request => request.Payload);
    }

    /// <summary>Passes if no payload holds a value, in any place and any escaped form, and all of them could be read.</summary>
    /// <param name="payloads">The payloads. None at all passes: nothing left.</param>
    /// <param name="value">The value; not empty.</param>
    /// <param name="comparison">How to compare. The default is exact.</param>
    /// <exception cref="EgressAssertionException">It is in one of them, or something in one of them cannot be read.</exception>
    public static void AssertNeverContains(this IEnumerable<CapturedPayload> payloads, string value, StringComparison comparison = StringComparison.Ordinal)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        int number = 0;
        foreach (CapturedPayload payload in payloads)
        {
            number++;
            if (payload.Find(value, comparison) is [var found, ..])
                throw new EgressAssertionException($"Expected that '{value}' never leaves; found it in payload {number} at {found.Place}: '{found.Text}'.");
            if (payload.Unreadable is [var place, ..])
                throw new EgressAssertionException($"Expected that '{value}' never leaves; payload {number} has content at {place} that cannot be read, so it may hold anything. Take that content out of the request.");
        }
    }

    /// <summary>Passes if at least one payload holds a value: the counterpart that shows that a search can find it.</summary>
    /// <param name="payloads">The payloads.</param>
    /// <param name="value">The value; not empty.</param>
    /// <param name="comparison">How to compare. The default is exact.</param>
    /// <exception cref="EgressAssertionException">It is in none of them.</exception>
    public static void AssertContains(this IEnumerable<CapturedPayload> payloads, string value, StringComparison comparison = StringComparison.Ordinal)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        CapturedPayload[] all = [.. payloads];
        if (!all.Any(payload => payload.Find(value, comparison).Count > 0))
            throw new EgressAssertionException($"Expected that '{value}' is in one of {all.Length} payload(s); found it in none.");
    }
}
