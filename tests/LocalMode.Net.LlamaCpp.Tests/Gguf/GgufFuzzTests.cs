using System.Diagnostics;
using LocalMode.LlamaCpp.Gguf;

namespace LocalMode.LlamaCpp.Tests.Gguf;

/// <summary>Damaged headers end in a typed error with a reason, or are good enough; never in another error, a long wait, or much memory.</summary>
public sealed class GgufFuzzTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private const string Name = "model.gguf";

    private static byte[] Rich { get; } = GgufBuilder.Rich().ToBytes();

    private static int HeaderLength => Rich.Length - GgufBuilder.RichDataBytes;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Read_BitsFlipped_EndsWell(int seed)
    {
        Random random = new(seed);
        int refused = 0;
        for (int round = 0; round < 3_000; round++)
        {
            byte[] damaged = [.. Rich];
            for (int flips = random.Next(1, 9); flips > 0; flips--)
                damaged[random.Next(HeaderLength)] ^= (byte)(1 << random.Next(8));

            refused += Try(damaged) ? 0 : 1;
        }

        refused.Should().BeInRange(500, 2_999);
    }

    [Fact]
    public void Read_Undamaged_Passes() => Try(Rich).Should().BeTrue();

    [Fact]
    public void Read_EveryByteReplaced_EndsWell()
    {
        for (int at = 0; at < HeaderLength; at++)
        {
            foreach (byte value in (ReadOnlySpan<byte>)[0x00, 0x7F, 0xFF])
            {
                byte[] damaged = [.. Rich];
                damaged[at] = value;
                Try(damaged);
            }
        }
    }

    [Fact]
    public void Read_HostileNumberAnywhere_EndsWell()
    {
        ulong[] hostile = [0, 1, uint.MaxValue, 1UL << 31, 1UL << 32, 1UL << 40, 1UL << 60, long.MaxValue, 1UL << 63, ulong.MaxValue];
        for (int at = 0; at < HeaderLength - 8; at++)
        {
            byte[] damaged = [.. Rich];
            BitConverter.TryWriteBytes(damaged.AsSpan(at), hostile[at % hostile.Length]);
            Try(damaged);
        }
    }

    [Fact]
    public void Read_PartsSwappedAndRepeated_EndsWell()
    {
        Random random = new(9);
        for (int round = 0; round < 2_000; round++)
        {
            byte[] damaged = [.. Rich];
            int length = random.Next(1, 200);
            int from = random.Next(HeaderLength - length);
            int to = random.Next(HeaderLength - length);
            Rich.AsSpan(from, length).CopyTo(damaged.AsSpan(to));
            Try(damaged);
        }
    }

    [Fact]
    public void Read_CutAtEveryByte_IsInvalid()
    {
        for (int length = 0; length < HeaderLength; length++)
            Try(Rich[..length]).Should().BeFalse("only {0} bytes are left", length);
    }

    [Fact]
    public void Read_RealHeaderDamaged_EndsWell()
    {
        byte[] header = new byte[2 << 20];
        using (FileStream file = File.OpenRead(TestModels.SmolLM2.Path))
            file.ReadExactly(header);

        // The tensors lie beyond the piece, so even the undamaged header is refused; the ways to get there differ.
        Random random = new(11);
        for (int round = 0; round < 40; round++)
        {
            byte[] damaged = [.. header];
            for (int flips = random.Next(1, 200); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));

            Try(damaged).Should().BeFalse();
            Try(header[..random.Next(header.Length)]).Should().BeFalse();
        }
    }

    // True if the header was good enough.
    private bool Try(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        long start = Stopwatch.GetTimestamp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            GgufFile.Read(stream, Name);
            return true;
        }
        catch (ModelInvalidException error)
        {
            if (error.File != Name || error.Reason.Length == 0)
                Assert.Fail(error.ToString());

            return false;
        }
        catch (UnsupportedCapabilityException)
        {
            // A part of a split model, by its metadata.
            return false;
        }
        finally
        {
            // Assertions cost more than reading: they are only asked when they will fail.
            if (Stopwatch.GetElapsedTime(start) > Longest || GC.GetAllocatedBytesForCurrentThread() - before > (8L * bytes.Length) + (1 << 20))
                Assert.Fail($"It took {Stopwatch.GetElapsedTime(start)} and {GC.GetAllocatedBytesForCurrentThread() - before:N0} bytes.");
        }
    }
}
