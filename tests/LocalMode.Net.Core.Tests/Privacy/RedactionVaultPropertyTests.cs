using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LocalMode.Core.Tests.Privacy;

/// <summary>What must hold for every payload, over random ones.</summary>
public class RedactionVaultPropertyTests
{
    private const int Rounds = 1500;
    private static readonly string[] Alphabets = ["ab", "abc12", "a\\\"\n/u0041", "[]_EMAIL1", "Zoë é\u3042 \ud83d\ude00", "anna@example.org +49 30"];
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Redact_RandomPayload_HoldsNoValueAndComesBack()
    {
        Random random = new(20261126);
        int replaced = 0;
        for (int round = 0; round < Rounds; round++)
        {
            using RedactionVault vault = new();
            List<string> values = Fill(vault, random);
            string text = Payload(random, values);
            string redacted = vault.Redact(text, out int count);
            replaced += count;

            foreach (string value in values)
            {
                redacted.Should().NotContain(value, text);
                redacted.Should().NotContain(Inner(value, Relaxed), text);
                redacted.Should().NotContain(Inner(value, JsonSerializerOptions.Default), text);
            }

            vault.Restore(redacted).Should().Be(text);
        }

        replaced.Should().BeGreaterThan(Rounds);
    }

    [Fact]
    public void Redact_RandomJson_StaysJsonHoldsNoValueAndComesBack()
    {
        Random random = new(7);
        for (int round = 0; round < Rounds; round++)
        {
            using RedactionVault vault = new();
            List<string> values = Fill(vault, random);
            Dictionary<string, string> document = new() { ["a"] = Payload(random, values), ["b"] = JsonSerializer.Serialize(Payload(random, values)) };
            string json = JsonSerializer.Serialize(document, random.Next(2) == 0 ? Relaxed : JsonSerializerOptions.Default);

            string redacted = vault.Redact(json);

            vault.Restore(redacted).Should().Be(json);
            foreach (string value in values)
                redacted.Should().NotContain(value, json);

            // A value with a quote may also stand across the document's own quotes.
            if (redacted.StartsWith('{') && values.All(value => !value.Contains('"', StringComparison.Ordinal)))
            {
                Dictionary<string, string> read = JsonSerializer.Deserialize<Dictionary<string, string>>(redacted)!;
                read.Keys.Concat(read.Values).Should().OnlyContain(part => values.All(value => !part.Contains(value, StringComparison.Ordinal)), json);
            }
        }
    }

    [Fact]
    public void Restore_AtEveryCut_IsTheWholeAndHoldsNoMoreThanItMay()
    {
        Random random = new(11);
        for (int round = 0; round < 120; round++)
        {
            using RedactionVault vault = new();
            List<string> values = Fill(vault, random);
            string text = vault.Redact(Payload(random, values)) + "[EMAIL_ [ID_kqxwzrtpm_99] [CONNECTION_kqxwzrtpm_123456a [";
            string whole = vault.Restore(text);
            long unknown = vault.UnknownPlaceholders;
            for (int cut = 0; cut <= text.Length; cut++)
                Stream(vault, [text[..cut], text[cut..]]).Should().Be(whole);
            Stream(vault, text.Select(c => c.ToString())).Should().Be(whole);
            Stream(vault, Pieces(random, text)).Should().Be(whole);
            vault.UnknownPlaceholders.Should().Be(unknown * (text.Length + 4));
        }
    }

    [Fact]
    public void Restore_PlainText_IsHeldBackOnlyWhileAPlaceholderMayBeOpen()
    {
        using RedactionVault vault = new();
        StreamRestorer restorer = vault.CreateStreamRestorer();
        foreach (string piece in (string[])["See ", "[the docs]", " and [E", "very", " array[0] = [1,2]", " ok"])
        {
            restorer.Push(piece);
            restorer.Held.Should().Be(piece.EndsWith("[E", StringComparison.Ordinal) ? 2 : 0, piece);
        }

        restorer.Complete().Should().BeEmpty();
        const string Piece = "nothing here";
        restorer.Push(Piece).Should().BeSameAs(Piece);
        restorer.Push("\ud83d").Should().BeEmpty();
        restorer.Push("\ude00!").Should().Be("\ud83d\ude00!");
    }

    [Fact]
    public void TwoVaults_NeverRestoreEachOthersPlaceholders()
    {
        Random random = new(13);
        for (int round = 0; round < Rounds; round++)
        {
            using RedactionVault one = new(), other = new();
            List<string> values = Fill(one, random);
            Fill(other, random);
            string redacted = one.Redact(Payload(random, values));
            other.Restore(redacted).Should().Be(redacted);
        }
    }

    private static string Stream(RedactionVault vault, IEnumerable<string> pieces)
    {
        StreamRestorer restorer = vault.CreateStreamRestorer();
        StringBuilder output = new();
        foreach (string piece in pieces)
        {
            output.Append(restorer.Push(piece));
            restorer.Held.Should().BeLessThanOrEqualTo(StreamRestorer.MaxHeld);
        }

        return output.Append(restorer.Complete()).ToString();
    }

    private static IEnumerable<string> Pieces(Random random, string text)
    {
        for (int i = 0; i < text.Length;)
        {
            int length = Math.Min(text.Length - i, random.Next(0, 6));
            yield return text.Substring(i, length);
            i += length;
        }
    }

    // Values that the vault refuses are not sent in the first place.
    private static List<string> Fill(RedactionVault vault, Random random)
    {
        List<string> values = [];
        int count = random.Next(1, 6);
        while (values.Count < count)
        {
            string value = Text(random, random.Next(2, 12));
            try
            {
                vault.Add((SensitiveDataKind)random.Next(15), value);
                values.Add(value);
            }
            catch (ArgumentException)
            {
            }
        }

        return values;
    }

    private static string Payload(Random random, List<string> values)
    {
        StringBuilder text = new();
        for (int i = random.Next(1, 8); i > 0; i--)
        {
            string value = values[random.Next(values.Count)];
            text.Append(random.Next(5) switch
            {
                0 => Text(random, random.Next(0, 10)),
                1 => Inner(value, Relaxed),
                2 => Inner(value, JsonSerializerOptions.Default),
                _ => value,
            });
        }

        return text.ToString();
    }

    private static string Inner(string value, JsonSerializerOptions options) => JsonSerializer.Serialize(value, options)[1..^1];

    private static string Text(Random random, int length)
    {
        string alphabet = Alphabets[random.Next(Alphabets.Length)];
        StringBuilder text = new();
        while (text.Length < length)
        {
            int at = random.Next(alphabet.Length);
            if (char.IsLowSurrogate(alphabet[at]))
                at--;
            text.Append(alphabet, at, char.IsHighSurrogate(alphabet[at]) ? 2 : 1);
        }

        return text.ToString();
    }
}
