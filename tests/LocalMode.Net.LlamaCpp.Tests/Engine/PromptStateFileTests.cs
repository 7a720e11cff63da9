using LocalMode.LlamaCpp.Engine;

namespace LocalMode.LlamaCpp.Tests.Engine;

public sealed class PromptStateFileTests : IDisposable
{
    private static readonly byte[] Fingerprint = [.. Enumerable.Range(1, PromptStateFile.FingerprintLength).Select(static i => (byte)i)];
    private static readonly int[] Tokens = [5, 6, 7];
    private static readonly byte[] State = [.. Enumerable.Range(0, 37).Select(static i => (byte)(i * 7))];

    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "a.lmprompt");

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        PromptStateFile.Write(File, Fingerprint, Tokens, State);

        PromptStateFile.ReadTokens(File, Fingerprint, 3).Should().Equal(Tokens);
        using NativeBuffer state = PromptStateFile.ReadState(File, Fingerprint, Tokens);
        state.Span.ToArray().Should().Equal(State);
        Directory.GetFiles(_folder.Path).Should().ContainSingle();
    }

    [Fact]
    public void ReadState_AnyByteChanged_IsRefused()
    {
        PromptStateFile.Write(File, Fingerprint, Tokens, State);
        byte[] whole = System.IO.File.ReadAllBytes(File);
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0x10;
            Refuses(damaged);
        }
    }

    [Fact]
    public void ReadState_AnyOtherLength_IsRefused()
    {
        PromptStateFile.Write(File, Fingerprint, Tokens, State);
        byte[] whole = System.IO.File.ReadAllBytes(File);
        for (int length = 0; length < whole.Length; length++)
            Refuses(whole[..length]);

        Refuses([.. whole, 0]);
    }

    [Fact]
    public void ReadTokens_OtherModelOrMoreThanTheContext_IsRefused()
    {
        PromptStateFile.Write(File, Fingerprint, Tokens, State);

        FluentActions.Invoking(() => PromptStateFile.ReadTokens(File, new byte[PromptStateFile.FingerprintLength], 3)).Should().Throw<InvalidDataException>();
        FluentActions.Invoking(() => PromptStateFile.ReadTokens(File, Fingerprint, 2)).Should().Throw<InvalidDataException>();
    }

    public void Dispose() => _folder.Dispose();

    private void Refuses(byte[] content)
    {
        System.IO.File.WriteAllBytes(File, content);
        FluentActions.Invoking(() => PromptStateFile.ReadState(File, Fingerprint, Tokens).Dispose()).Should().Throw<Exception>()
            .Which.Should().Match(static error => error is InvalidDataException || error is IOException);
    }
}
