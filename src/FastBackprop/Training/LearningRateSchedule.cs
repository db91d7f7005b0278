using FastBackprop.Numerics;

namespace FastBackprop.Training;

/// <summary>The learning rate of each epoch.</summary>
public sealed class LearningRateSchedule
{
    private readonly Func<int, double> _rate;

    private LearningRateSchedule(Func<int, double> rate) => _rate = rate;

    /// <summary>The same rate in every epoch.</summary>
    /// <param name="rate">Finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    public static LearningRateSchedule Constant(double rate)
    {
        ThrowUnlessPositive(rate, nameof(rate));
        return new(_ => rate);
    }

    /// <summary>The rate times <paramref name="factor"/> after every <paramref name="epochs"/> epochs: <c>rate·factor^⌊epoch/epochs⌋</c>.</summary>
    /// <param name="rate">The first rate, finite and above 0.</param>
    /// <param name="factor">Above 0, at most 1.</param>
    /// <param name="epochs">Epochs with the same rate, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static LearningRateSchedule Step(double rate, double factor, int epochs)
    {
        ThrowUnlessPositive(rate, nameof(rate));
        ThrowUnlessPositive(factor, nameof(factor));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(factor, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);

        // Repeated multiplication: a power function would differ between C libraries.
        return new(epoch =>
        {
            double value = rate;
            for (int i = epoch / epochs; i > 0 && value > 0; i--)
            {
                value *= factor;
            }

            return value;
        });
    }

    /// <summary><c>rate/(1 + decay·epoch)</c>.</summary>
    /// <param name="rate">The first rate, finite and above 0.</param>
    /// <param name="decay">Finite, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static LearningRateSchedule InverseTime(double rate, double decay)
    {
        ThrowUnlessPositive(rate, nameof(rate));
        if (!double.IsFinite(decay) || decay < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(decay), decay, "Expected a finite number, 0 or more.");
        }

        return new(epoch => rate / (1 + (decay * epoch)));
    }

    /// <summary>
    /// Half a cosine from <paramref name="rate"/> in the first epoch to <paramref name="smallest"/> in epoch <paramref name="epochs"/> and after it:
    /// <c>smallest + (rate − smallest)·(1 + cos(π·epoch/epochs))/2</c> (I. Loshchilov and F. Hutter, "SGDR", 2017, without restarts).
    /// </summary>
    /// <param name="rate">The first rate, finite and above 0.</param>
    /// <param name="epochs">The epochs of the descent, 1 or more.</param>
    /// <param name="smallest">The last rate, above 0 and at most the first; a thousandth of it unless given.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static LearningRateSchedule Cosine(double rate, int epochs, double? smallest = null)
    {
        ThrowUnlessPositive(rate, nameof(rate));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        double last = smallest ?? rate / 1000;
        ThrowUnlessPositive(last, nameof(smallest));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, rate, nameof(smallest));
        return new(epoch => last + ((rate - last) * (1 + ScalarMath.CosTurns(Math.Min(epoch, epochs) / (2.0 * epochs))) / 2));
    }

    /// <summary>The rate of an epoch.</summary>
    /// <param name="epoch">The epoch, the first being 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative.</exception>
    public double RateOf(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return _rate(epoch);
    }

    /// <summary>Throws unless a learning rate is finite and above 0, also when rounded to the element type.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="name">The name of the parameter that holds it.</param>
    /// <param name="epoch">The epoch of the rate, for the message; null for a trainer's own rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    internal static void ThrowUnlessUsable<T>(double rate, string name, int? epoch = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T rounded = T.CreateTruncating(rate);
        if (!T.IsFinite(rounded) || rounded <= T.Zero)
        {
            throw new ArgumentOutOfRangeException(
                name, rate, $"The learning rate{(epoch is null ? "" : $" of epoch {epoch}")} is expected to be finite and above 0, as a {typeof(T).Name} too.");
        }
    }

    internal static void ThrowUnlessPositive(double value, string name)
    {
        if (!double.IsFinite(value) || value <= 0)
        {
            throw new ArgumentOutOfRangeException(name, value, "Expected a finite number above 0.");
        }
    }
}
