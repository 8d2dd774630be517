;; Writes the engine that pack.mjs took apart. Memory begins with words: 0 codes, 4 their end, 8 what follows the functions, 12 its
;; length, 16 the parts of each code, 20 where the engine begins, 24 how far it is written; from 32 on, where each stream goes on.
(module
  (memory 1)
  ;; Gives where the engine begins, and its length.
  (func (export "unpack") (result i32 i32)
    (local $code i32) (local $part i32) (local $parts i32) (local $end i32) (local $byte i32)
    (local $to i32) (local $function i32) (local $size i32) (local $more i32) (local $stream i32)
    (local.set $function (local.tee $to (i32.load offset=24 (i32.const 0))))
    (local.set $code (i32.load (i32.const 0)))
    (loop $codes
      ;; The parts of a code lie between two of the places in the table.
      (local.set $parts (i32.load16_u (local.tee $end (i32.add (i32.load offset=16 (i32.const 0)) (i32.shl (i32.load8_u (local.get $code)) (i32.const 1))))))
      (local.set $end (i32.load16_u offset=2 (local.get $end)))
      (loop $next
        (block $done
          (if (i32.lt_u (local.tee $part (i32.load16_u (local.get $parts))) (i32.const 0x100)) (then
            (i32.store8 (local.get $to) (local.get $part))
            (local.set $to (i32.add (local.get $to) (i32.const 1)))
            (br $done)))
          (if (i32.eq (local.get $part) (i32.const 0x200)) (then
            ;; The function is complete: its size goes before it, in as many bytes as that needs.
            (local.set $size (i32.sub (local.get $to) (local.get $function)))
            (local.set $more (i32.add (i32.const 1) (i32.add (i32.gt_u (local.get $size) (i32.const 0x7f)) (i32.gt_u (local.get $size) (i32.const 0x3fff)))))
            (memory.copy (i32.add (local.get $function) (local.get $more)) (local.get $function) (local.get $size))
            (local.set $to (i32.add (local.get $to) (local.get $more)))
            (loop $sevens
              (i32.store8 (local.get $function)
                (i32.or (i32.and (local.get $size) (i32.const 0x7f)) (i32.shl (i32.gt_u (local.get $size) (i32.const 0x7f)) (i32.const 7))))
              (local.set $function (i32.add (local.get $function) (i32.const 1)))
              (br_if $sevens (local.tee $size (i32.shr_u (local.get $size) (i32.const 7)))))
            (local.set $function (local.get $to))
            (br $done)))
          ;; A byte of a stream; of a number, the further ones from the stream after it.
          (local.set $stream (i32.shl (i32.and (local.get $part) (i32.const 0x7f)) (i32.const 2)))
          (loop $further
            (i32.store (local.get $stream) (i32.add (local.tee $byte (i32.load (local.get $stream))) (i32.const 1)))
            (i32.store8 (local.get $to) (local.tee $byte (i32.load8_u (local.get $byte))))
            (local.set $to (i32.add (local.get $to) (i32.const 1)))
            (local.set $stream (i32.or (local.get $stream) (i32.const 4)))
            (br_if $further (i32.and (i32.and (local.get $byte) (local.get $part)) (i32.const 0x80)))))
        (br_if $next (i32.lt_u (local.tee $parts (i32.add (local.get $parts) (i32.const 2))) (local.get $end))))
      (br_if $codes (i32.lt_u (local.tee $code (i32.add (local.get $code) (i32.const 1))) (i32.load offset=4 (i32.const 0)))))
    (memory.copy (local.get $to) (i32.load offset=8 (i32.const 0)) (i32.load offset=12 (i32.const 0)))
    (i32.load offset=20 (i32.const 0))
    (i32.sub (i32.add (local.get $to) (i32.load offset=12 (i32.const 0))) (i32.load offset=20 (i32.const 0)))))
